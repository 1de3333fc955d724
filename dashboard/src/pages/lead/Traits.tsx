import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { Sent } from '../../components/Sent';
import { type Traits as TraitValues, traitText } from '../../components/traits';

interface Trait {
  name: string;
  text: string;
}

const COLUMNS: TableProps.ColumnDefinition<Trait>[] = [
  { id: 'name', header: 'Trait', isRowHeader: true, minWidth: 120, cell: trait => <Sent>{trait.name}</Sent> },
  { id: 'value', header: 'Value', cell: trait => <Sent>{trait.text}</Sent> },
];

export function Traits({ traits }: { traits: TraitValues }) {
  const items = Object.keys(traits).map(name => ({ name, text: traitText(traits, name) }));
  return (
    <Table
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
