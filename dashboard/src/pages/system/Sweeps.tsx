import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import type { TableProps } from '@cloudscape-design/components/table';
import { type Sweep, useSweeps } from '../../api/system';
import { Failure } from '../../components/Failure';
import { FoldingTable } from '../../components/FoldingTable';
import { State } from '../../components/State';
import { day, number, time } from '../../components/format';

const COLUMNS: TableProps.ColumnDefinition<Sweep>[] = [
  { id: 'day', header: 'Up to', isRowHeader: true, minWidth: 130, cell: sweep => day(sweep.day) },
  { id: 'begun', header: 'Began', minWidth: 130, cell: sweep => (sweep.begun ? time(sweep.begun) : 'Not recorded yet') },
  { id: 'done', header: 'Progress', minWidth: 130, cell: sweep => <Progress sweep={sweep} /> },
  { id: 'due', header: 'Leads due', cell: sweep => number(sweep.due) },
  { id: 'changed', header: 'Changed', cell: sweep => number(sweep.changed) },
  { id: 'events', header: 'Events', cell: sweep => number(sweep.events) },
  { id: 'failed', header: 'Failed', cell: sweep => <Failed count={sweep.failed} /> },
];

export function Sweeps() {
  const { data, error, isPending, refetch } = useSweeps();
  if (error) return <Failure error={error} title="The sweeps cannot be shown" retry={() => void refetch()} />;
  return (
    <FoldingTable
      header={
        <Header
          variant="h2"
          description="Every night a sweep moves the leads whose score has faded. Days and times are in UTC. The last 7 days are shown."
        >
          Sweeps
        </Header>
      }
      items={data?.sweeps ?? []}
      trackBy={sweep => JSON.stringify([sweep.day, sweep.run])}
      columnDefinitions={COLUMNS}
      wrapLines
      loading={isPending}
      loadingText="Loading the sweeps"
      ariaLabels={{ tableLabel: 'Sweeps' }}
      empty={<Box>No sweep has run in the last 7 days. One runs every night.</Box>}
    />
  );
}

function Progress({ sweep }: { sweep: Sweep }) {
  if (sweep.done) return <State>Done</State>;
  return (
    <State type="in-progress">
      {number(sweep.shardsDone)} of {number(sweep.shards)} parts
    </State>
  );
}

/** Leads that a sweep skipped stay due. */
function Failed({ count }: { count: number }) {
  return count === 0 ? number(0) : <State type="error">{number(count)}</State>;
}
