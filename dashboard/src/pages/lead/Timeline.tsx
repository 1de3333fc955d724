import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { type HistoryEntry, useHistory } from '../../api/leads';
import { Failure } from '../../components/Failure';
import { FoldingTable } from '../../components/FoldingTable';
import { number, time } from '../../components/format';
import { navigateWith, useAddress } from '../../router';
import { useAllowedColumns } from '../../signin/useAllowedColumns';
import type { Change } from './ChangeDialog';
import { EntryDetails, EntryTitle } from './TimelineEntry';

const ALL = 'all';
const KINDS = [
  { id: ALL, text: 'All' },
  { id: 'activity', text: 'Activities' },
  { id: 'event', text: 'Events' },
];

/** Names an entry among all of the lead. */
const key = (entry: HistoryEntry): string =>
  entry.kind === 'activity' ? JSON.stringify([entry.source, entry.messageId]) : entry.id;

/** What the lead did and what was published about it, the newest first. */
export function Timeline({ lead, onChange }: { lead: string; onChange: (change: Change) => void }) {
  const { query } = useAddress();
  const kind = KINDS.find(({ id }) => id === query.get('kind'))?.id ?? ALL;
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useHistory(lead);
  const columns = useAllowedColumns<HistoryEntry>('leads', [
    { id: 'at', header: 'When', minWidth: 120, cell: entry => time(entry.at) },
    { id: 'what', header: 'What', isRowHeader: true, minWidth: 120, cell: entry => <EntryTitle entry={entry} /> },
    { id: 'details', header: 'Details', minWidth: 200, cell: entry => <EntryDetails entry={entry} /> },
    {
      id: 'action',
      header: 'Action',
      minWidth: 100,
      cell: entry =>
        entry.kind === 'activity' && (
          <Button
            variant="inline-link"
            ariaLabel={`${entry.voided ? 'Restore' : 'Void'} ${entry.messageId.slice(0, 60)}`}
            onClick={() => onChange({ kind: entry.voided ? 'restore' : 'void', activity: entry })}
          >
            {entry.voided ? 'Restore' : 'Void'}
          </Button>
        ),
    },
  ]);
  if (error) return <Failure error={error} title="The timeline cannot be shown" retry={() => void refetch()} />;
  const entries = data?.pages.flatMap(page => page.entries) ?? [];
  return (
    <FoldingTable
      header={<Header variant="h2">Timeline</Header>}
      filter={
        <SegmentedControl
          label="Kind of entry"
          options={KINDS}
          selectedId={kind}
          onChange={({ detail }) => navigateWith('kind', detail.selectedId)}
        />
      }
      items={entries.filter(entry => kind === ALL || entry.kind === kind)}
      trackBy={key}
      columnDefinitions={columns}
      wrapLines
      loading={isPending}
      loadingText="Loading the timeline"
      ariaLabels={{ tableLabel: 'Timeline' }}
      empty={
        hasNextPage
          ? `None of the newest ${number(entries.length)} entries is of this kind. There are older entries.`
          : 'Nothing of this kind has happened.'
      }
      footer={
        hasNextPage && (
          <Box textAlign="center">
            <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show older entries
            </Button>
          </Box>
        )
      }
    />
  );
}
