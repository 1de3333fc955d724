import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { type Refusal, type RefusedList, useRefused } from '../../api/intake';
import { Failure } from '../../components/Failure';
import { FoldingTable } from '../../components/FoldingTable';
import { number, time } from '../../components/format';
import { Sent } from '../../components/Sent';

const COLUMNS: TableProps.ColumnDefinition<Refusal>[] = [
  { id: 'at', header: 'When', minWidth: 130, cell: ({ at }) => time(at) },
  { id: 'route', header: 'Sent to', minWidth: 150, cell: ({ route }) => <Sent short>{route}</Sent> },
  { id: 'status', header: 'Status', minWidth: 90, cell: ({ status }) => status },
  { id: 'inputs', header: 'Inputs', minWidth: 90, cell: ({ inputs }) => number(inputs) },
  { id: 'problems', header: 'Why', isRowHeader: true, minWidth: 250, cell: refusal => <Problems refusal={refusal} /> },
];

/** What was refused lately with a key. The API gives nothing that a sender sent. */
export function Refusals({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useRefused(id);
  if (error) return <Failure error={error} title="What was refused cannot be shown" retry={() => void refetch()} />;
  return (
    <SpaceBetween size="s">
      {data && <MayBeMore list={data} />}
      <FoldingTable
        header={
          <Header
            variant="h2"
            description="In the last 7 days, the newest first. It names fields of Leadscore only, and nothing that was sent. Times are in UTC."
          >
            What was refused
          </Header>
        }
        items={data?.refused ?? []}
        columnDefinitions={COLUMNS}
        wrapLines
        loading={isPending}
        loadingText="Loading what was refused"
        ariaLabels={{ tableLabel: 'What was refused' }}
        empty={<Box>Nothing was refused in the last 7 days.</Box>}
      />
    </SpaceBetween>
  );
}

function MayBeMore({ list: { more, fullHours, maxAnHour, refused } }: { list: RefusedList }) {
  const last = fullHours.at(-1);
  return (
    <>
      {last && (
        <Alert type="info">
          At most {number(maxAnHour)} are kept in an hour. This was reached in {number(fullHours.length)}{' '}
          {fullHours.length === 1 ? 'hour' : 'hours'}, the last one began at {time(last)}. More may have been refused then.
        </Alert>
      )}
      {more && <Alert type="info">The newest {number(refused.length)} are shown. There are older ones.</Alert>}
    </>
  );
}

function Problems({ refusal }: { refusal: Refusal }) {
  return refusal.problems.map(({ field, message }) => (
    <div key={field + message}>
      {field && <Box variant="code">{field}</Box>} {message}
    </div>
  ));
}
