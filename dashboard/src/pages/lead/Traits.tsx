import Header from '@cloudscape-design/components/header';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Lead } from '../../api/leads';
import { FoldingTable } from '../../components/FoldingTable';
import { time } from '../../components/format';
import { Sent } from '../../components/Sent';
import { traitText } from '../../components/traits';

interface Trait {
  name: string;
  text: string;
  setBy: Lead['traitSources'][string] | undefined;
}

const COLUMNS: TableProps.ColumnDefinition<Trait>[] = [
  { id: 'name', header: 'Trait', isRowHeader: true, minWidth: 120, cell: trait => <Sent>{trait.name}</Sent> },
  { id: 'value', header: 'Value', minWidth: 160, cell: trait => <Sent>{trait.text}</Sent> },
  { id: 'source', header: 'Set by', minWidth: 110, cell: ({ setBy }) => setBy && <Sent>{setBy.source}</Sent> },
  { id: 'at', header: 'Set on', minWidth: 140, cell: ({ setBy }) => setBy && time(setBy.at) },
];

/** What is known of the lead, and which input has set it. */
export function Traits({ lead: { traits, traitSources } }: { lead: Lead }) {
  const items = Object.keys(traits).map(name => ({
    name,
    text: traitText(traits, name),
    setBy: Object.hasOwn(traitSources, name) ? traitSources[name] : undefined,
  }));
  return (
    <FoldingTable
      header={<Header variant="h2">Traits</Header>}
      items={items}
      trackBy="name"
      columnDefinitions={COLUMNS}
      wrapLines
      ariaLabels={{ tableLabel: 'Traits' }}
      empty="Nobody has sent a trait of this lead."
    />
  );
}
