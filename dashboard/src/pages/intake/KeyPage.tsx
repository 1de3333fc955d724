import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useKeys, type WriteKey } from '../../api/intake';
import { Failure } from '../../components/Failure';
import { Sent } from '../../components/Sent';
import { useTitle } from '../../components/useTitle';
import { INTAKE_HREF } from '../../router';
import { KeyState, KIND_NAMES } from './keys';
import { Refusals } from './Refusals';
import { RevokeDialog } from './RevokeDialog';
import { Snippets } from './Snippets';

/** One write key: what it may do, how to send with it, and what was refused. */
export default function KeyPage({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useKeys();
  const key = data?.keys.find(listed => listed.id === id);
  useTitle(key?.source ?? 'Write key');
  if (error) return <Failure error={error} title="The write key cannot be shown" retry={() => void refetch()} />;
  if (isPending) return <div role="status">Loading the write key</div>;
  if (!key) {
    return (
      <ContentLayout header={<Header variant="h1">There is no such write key</Header>}>
        <Link href={INTAKE_HREF}>Go to all write keys</Link>
      </ContentLayout>
    );
  }
  return <Found writeKey={key} />;
}

function Found({ writeKey: key }: { writeKey: WriteKey }) {
  const [isRevoking, setRevoking] = useState(false);
  return (
    <ContentLayout
      header={
        <SpaceBetween size="xs">
          <Link href={INTAKE_HREF}>All write keys</Link>
          <Header
            variant="h1"
            actions={
              <Button disabled={key.revoked} onClick={() => setRevoking(true)}>
                Revoke
              </Button>
            }
          >
            <Sent>{key.source}</Sent>
          </Header>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">What it may do</Header>}>
          <Settings writeKey={key} />
        </Container>
        <Refusals id={key.id} />
        {!key.revoked && (
          <Container
            header={
              <Header variant="h2" description="Put the text of the key in the place of WRITE_KEY. It was shown when the key was made.">
                How to send
              </Header>
            }
          >
            <Snippets kind={key.kind} writeKey="WRITE_KEY" />
          </Container>
        )}
      </SpaceBetween>
      {isRevoking && <RevokeDialog writeKey={key} close={() => setRevoking(false)} />}
    </ContentLayout>
  );
}

function Settings({ writeKey: key }: { writeKey: WriteKey }) {
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Kind', value: KIND_NAMES[key.kind] },
        { label: 'State', value: <KeyState writeKey={key} /> },
        { label: 'Id', value: <Box variant="code">{key.id}</Box> },
        { label: 'Traits of forms', value: list(key.formTraits) },
        { label: 'Events that can harm a lead', value: key.kind === 'server' ? 'All' : list(key.events) },
        { label: 'Traits that become numbers', value: list(key.numericTraits) },
        { label: 'Hosts after a form', value: list(key.nextHosts) },
        { label: 'Fields that people do not see', value: list(key.honeypots) },
        { label: 'Language', value: key.locale ?? 'None' },
      ]}
    />
  );
}

const list = (texts: string[]) => (texts.length === 0 ? 'None' : <Sent>{texts.join(', ')}</Sent>);
