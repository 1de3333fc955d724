import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useKeys, type WriteKey } from '../../api/intake';
import { Failure } from '../../components/Failure';
import { useTitle } from '../../components/useTitle';
import { EventSources } from './EventSources';
import { KeysTable } from './KeysTable';
import { type Made, MadeKeyPanel } from './MadeKeyPanel';
import { MakeKeyDialog } from './MakeKeyDialog';
import { RevokeDialog } from './RevokeDialog';

/** Who may send activities. */
export default function IntakePage() {
  useTitle('Intake');
  const { data, error, isPending, refetch } = useKeys();
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<WriteKey | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Forms, web pages and other systems send with a write key. A key can only send."
          actions={
            <Button variant="primary" disabled={error !== null} onClick={() => setMaking(true)}>
              Make a key
            </Button>
          }
        >
          Intake
        </Header>
      }
    >
      <SpaceBetween size="l">
        {made && <MadeKeyPanel made={made} close={() => setMade(null)} />}
        {error ? (
          <Failure error={error} title="The write keys cannot be shown" retry={() => void refetch()} />
        ) : (
          <KeysTable keys={data?.keys ?? []} isLoading={isPending} onRevoke={setRevoking} />
        )}
        <EventSources />
      </SpaceBetween>
      {isMaking && <MakeKeyDialog done={setMade} close={() => setMaking(false)} />}
      {revoking && <RevokeDialog writeKey={revoking} close={() => setRevoking(null)} />}
    </ContentLayout>
  );
}
