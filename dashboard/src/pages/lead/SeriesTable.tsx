import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { Series } from '../../api/leads';
import { number, utcDay } from '../../components/format';

const POINTS: TableProps.ColumnDefinition<Series['points'][number]>[] = [
  { id: 'day', header: 'Day (UTC)', isRowHeader: true, minWidth: 110, cell: ({ day }) => <time dateTime={day}>{utcDay(day)}</time> },
  { id: 'total', header: 'Score', minWidth: 70, cell: ({ total }) => number(total) },
  { id: 'fit', header: 'Fit', minWidth: 70, cell: ({ fit }) => number(fit) },
  { id: 'engagement', header: 'Engagement', minWidth: 90, cell: ({ engagement }) => number(engagement) },
  { id: 'stage', header: 'Stage', minWidth: 90, cell: ({ stage }) => stage },
  { id: 'projected', header: 'Projected', minWidth: 90, cell: ({ projected }) => (projected ? 'Yes' : 'No') },
];

/** Each point of the chart. */
export function SeriesTable({ series }: { series: Series }) {
  return (
    <div className="series-table" tabIndex={0} role="group" aria-label="Rows of the table">
      <Table
        variant="embedded"
        items={series.points}
        trackBy="day"
        columnDefinitions={POINTS}
        ariaLabels={{ tableLabel: 'Score of each day' }}
      />
    </div>
  );
}
