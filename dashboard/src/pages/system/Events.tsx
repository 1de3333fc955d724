import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import { type BusEvent, useBus } from '../../api/system';
import { Failure } from '../../components/Failure';
import { FoldingTable } from '../../components/FoldingTable';
import { time } from '../../components/format';
import { Sent } from '../../components/Sent';
import { leadHref } from '../../router';

const COLUMNS: TableProps.ColumnDefinition<BusEvent>[] = [
  { id: 'time', header: 'When', minWidth: 130, cell: event => time(event.time) },
  { id: 'type', header: 'Event', isRowHeader: true, minWidth: 140, cell: event => <Sent short>{event['detail-type']}</Sent> },
  { id: 'lead', header: 'Lead', minWidth: 180, cell: event => <LeadOf event={event} /> },
  { id: 'data', header: 'What it says', minWidth: 320, cell: event => <Sent>{JSON.stringify(event.detail.data ?? {})}</Sent> },
];

/** The events on the bus as they pass, if the system has a bus that can be read. */
export function Events() {
  const { data, error, isPending, refetch } = useBus();
  const header = <Header variant="h2">Events on the bus</Header>;
  if (data?.isLocal === false) {
    return (
      <Container header={header}>
        To watch the events of a deployment, add a rule for the source <Box variant="code">leadscore</Box> to its bus on Amazon
        EventBridge, with a log group of CloudWatch as the target.
      </Container>
    );
  }
  if (error) return <Failure error={error} title="The events cannot be shown" retry={() => void refetch()} />;
  return (
    <FoldingTable
      header={
        <Header variant="h2" description="The newest first, at most 100, as they pass. Times are in UTC.">
          Events on the bus
        </Header>
      }
      items={data?.events ?? []}
      trackBy="id"
      columnDefinitions={COLUMNS}
      wrapLines
      loading={isPending}
      loadingText="Loading the events"
      ariaLabels={{ tableLabel: 'Events on the bus' }}
      empty={<Box>No event has passed yet. One is published when a lead changes its stage.</Box>}
    />
  );
}

function LeadOf({ event }: { event: BusEvent }) {
  const lead = event.detail.data?.leadId;
  if (typeof lead !== 'string') return null;
  return (
    <Link href={leadHref(lead)}>
      <Sent short>{lead}</Sent>
    </Link>
  );
}
