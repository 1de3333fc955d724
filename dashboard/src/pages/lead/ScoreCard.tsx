import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { Card } from '../../api/leads';
import { day, number } from '../../components/format';

const LINES: TableProps.ColumnDefinition<Card['lines'][number]>[] = [
  { id: 'rule', header: 'Rule', isRowHeader: true, cell: line => <span className="sent">{line.rule}</span> },
  { id: 'points', header: 'Points', cell: line => number(line.points) },
  { id: 'count', header: 'Count', cell: line => number(line.count) },
];

/** A score card, as the API says it: nothing is computed here. */
export function ScoreCard({ model, card }: { model: string; card: Card }) {
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Score', value: <Box variant="awsui-value-large">{number(card.total)}</Box> },
          { label: 'Stage', value: <Badge color="blue">{card.stage}</Badge> },
          { label: 'Fit: who the lead is', value: number(card.fit) },
          { label: 'Engagement: what the lead does', value: number(card.engagement) },
          { label: 'Next change', value: card.nextChangeOn ? day(card.nextChangeOn) : 'None without new activities' },
          { label: 'As of', value: day(card.asOf) },
          { label: 'Model', value: `${model}, version ${card.modelVersion}` },
        ]}
      />
      <Table
        variant="embedded"
        items={card.lines}
        columnDefinitions={LINES}
        wrapLines
        ariaLabels={{ tableLabel: 'Points of each rule' }}
        empty="No rule gives points."
      />
    </SpaceBetween>
  );
}
