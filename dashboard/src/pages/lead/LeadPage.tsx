import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { Fragment, useState } from 'react';
import { isNotFound } from '../../api/client';
import { type Lead, useLead } from '../../api/leads';
import { Failure } from '../../components/Failure';
import { Sent } from '../../components/Sent';
import { nameOf, traitText } from '../../components/traits';
import { useTitle } from '../../components/useTitle';
import { Allowed } from '../../signin/Me';
import { type Change, ChangeDialog } from './ChangeDialog';
import { Identities } from './Identities';
import { OtherSystems } from './OtherSystems';
import { Relatives } from './Relatives';
import { Sales } from './Sales';
import { Scores } from './Scores';
import { Timeline } from './Timeline';
import { Traits } from './Traits';

/** @param address a lead id, or an identity such as `email:ann@example.com` */
export function LeadPage({ address }: { address: string }) {
  const { data, error, refetch } = useLead(address);
  useTitle(data ? titleOf(data) : 'Lead');
  // A lead that was read before can be erased by now.
  if (data && !isNotFound(error)) return <Loaded lead={data} />;
  return (
    <ContentLayout header={<Header variant="h1">Lead</Header>}>
      {error === null ? (
        <Box>
          <Spinner /> Loading the lead
        </Box>
      ) : isNotFound(error) ? (
        <Alert type="warning" header="There is no such lead">
          Nobody has this address, or the lead was erased. <Link href="#/">Go to all leads</Link>
        </Alert>
      ) : (
        <Failure error={error} title="The lead cannot be shown" retry={() => void refetch()} />
      )}
    </ContentLayout>
  );
}

const titleOf = ({ traits, identities, leadId }: Lead): string => nameOf(traits) || identities.email[0] || leadId;

/** Who the lead is, in one line. */
function Who({ lead: { leadId, traits, identities } }: { lead: Lead }) {
  const known = [traitText(traits, 'jobTitle'), traitText(traits, 'company'), identities.email[0] ?? ''].filter(Boolean);
  return (
    <>
      {known.map((text, i) => (
        <Fragment key={i}>
          <Sent short>{text}</Sent>
          {' · '}
        </Fragment>
      ))}
      Lead id <Sent>{leadId}</Sent>
    </>
  );
}

function Loaded({ lead }: { lead: Lead }) {
  const [change, setChange] = useState<Change | null>(null);
  const title = titleOf(lead);
  return (
    <ContentLayout
      breadcrumbs={
        <BreadcrumbGroup
          items={[
            { text: 'Leads', href: '#/' },
            { text: title.slice(0, 60), href: '' },
          ]}
        />
      }
      header={
        <Header
          variant="h1"
          description={<Who lead={lead} />}
          actions={
            <Allowed to="leads">
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setChange({ kind: 'merge' })}>Merge</Button>
                <Button onClick={() => setChange({ kind: 'erase' })}>Erase</Button>
              </SpaceBetween>
            </Allowed>
          }
        >
          <Sent short>{title}</Sent>
        </Header>
      }
    >
      <SpaceBetween size="l">
        {lead.mergedFrom && (
          <Alert type="info">
            The lead <Sent>{lead.mergedFrom}</Sent> was merged into this one.
          </Alert>
        )}
        <Sales lead={lead} onChange={setChange} />
        <Scores lead={lead} />
        <Timeline lead={lead.leadId} onChange={setChange} />
        <Traits lead={lead} />
        <Identities identities={lead.identities} onChange={setChange} />
        <OtherSystems systems={lead.crm} />
        <Relatives lead={lead} onChange={setChange} />
      </SpaceBetween>
      {change && <ChangeDialog lead={lead.leadId} change={change} close={() => setChange(null)} />}
    </ContentLayout>
  );
}
