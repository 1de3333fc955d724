import Box from '@cloudscape-design/components/box';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { Card } from '../../api/leads';
import { number, utcDay } from '../../components/format';

type Line = Card['lines'][number];

const LINES: TableProps.ColumnDefinition<Line>[] = [
  { id: 'rule', header: 'Why', isRowHeader: true, minWidth: 130, cell: line => <span className="sent">{line.rule}</span> },
  { id: 'points', header: 'Points', minWidth: 80, cell: line => <b>{number(line.points)}</b> },
  { id: 'count', header: 'Count', minWidth: 80, cell: line => (line.count === 0 ? 'Cap' : number(line.count)) },
  { id: 'changes', header: 'Changes on (UTC)', minWidth: 130, cell: line => dayOr(line.changesOn, 'No change') },
  { id: 'lapses', header: 'Lapses on (UTC)', minWidth: 130, cell: line => dayOr(line.lapsesOn, line.points === 0 ? 'Gives none' : 'Stays') },
];

const dayOr = (day: string | null, otherwise: string) =>
  day === null ? <Box color="text-body-secondary">{otherwise}</Box> : utcDay(day);

/** The lines of a card, those with the most points first. */
export function CardLines({ lines }: { lines: Line[] }) {
  return (
    <Table
      variant="embedded"
      items={lines.toSorted((a, b) => b.points - a.points)}
      trackBy="rule"
      columnDefinitions={LINES}
      wrapLines
      ariaLabels={{ tableLabel: 'Points of each rule' }}
      empty="No rule gives points."
    />
  );
}
