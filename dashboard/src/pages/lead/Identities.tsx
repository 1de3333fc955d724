import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import type { Lead } from '../../api/leads';
import { FoldingTable } from '../../components/FoldingTable';
import { Sent } from '../../components/Sent';
import { useAllowedColumns } from '../../signin/useAllowedColumns';
import type { Change } from './ChangeDialog';

interface Props {
  identities: Lead['identities'];
  onChange: (change: Change) => void;
}

/** By what the lead is known. */
export function Identities({ identities, onChange }: Props) {
  const items = [
    ...identities.email.map(value => ({ kind: 'E-mail', value, address: `email:${value}` })),
    ...identities.userId.map(value => ({ kind: 'User id', value, address: `user:${value}` })),
    ...identities.anonymousId.map(value => ({ kind: 'Anonymous id', value, address: `anonymous:${value}` })),
  ];
  const columns = useAllowedColumns<(typeof items)[number]>('leads', [
    { id: 'kind', header: 'Kind', cell: item => item.kind },
    { id: 'value', header: 'Value', isRowHeader: true, minWidth: 170, cell: item => <Sent>{item.value}</Sent> },
    {
      id: 'action',
      header: 'Action',
      minWidth: 100,
      cell: item => (
        <Button
          variant="inline-link"
          ariaLabel={`Detach ${item.address.slice(0, 60)}`}
          onClick={() => onChange({ kind: 'detach', identity: item.address })}
        >
          Detach
        </Button>
      ),
    },
  ]);
  return (
    <FoldingTable
      header={<Header variant="h2">Identities</Header>}
      items={items}
      trackBy="address"
      columnDefinitions={columns}
      wrapLines
      ariaLabels={{ tableLabel: 'Identities' }}
      empty="The lead has no identity."
    />
  );
}
