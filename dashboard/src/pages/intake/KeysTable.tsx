import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import type { WriteKey } from '../../api/intake';
import { FoldingTable } from '../../components/FoldingTable';
import { number } from '../../components/format';
import { Sent } from '../../components/Sent';
import { keyHref } from '../../router';
import { KeyState, KIND_NAMES, maySay } from './keys';

interface Props {
  keys: WriteKey[];
  isLoading: boolean;
  onRevoke: (key: WriteKey) => void;
}

export function KeysTable({ keys, isLoading, onRevoke }: Props) {
  const columns: TableProps.ColumnDefinition<WriteKey>[] = [
    {
      id: 'source',
      header: 'Source',
      isRowHeader: true,
      minWidth: 150,
      cell: key => (
        <Link href={keyHref(key.id)}>
          <Sent short>{key.source}</Sent>
        </Link>
      ),
    },
    { id: 'kind', header: 'Kind', minWidth: 150, cell: key => KIND_NAMES[key.kind] },
    { id: 'says', header: 'What it may set', minWidth: 200, cell: key => <Sent>{maySay(key)}</Sent> },
    { id: 'state', header: 'State', minWidth: 130, cell: key => <KeyState writeKey={key} /> },
    {
      id: 'action',
      header: 'Action',
      minWidth: 100,
      cell: key =>
        !key.revoked && (
          <Button variant="inline-link" ariaLabel={`Revoke the key of ${key.source.slice(0, 60)}`} onClick={() => onRevoke(key)}>
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <FoldingTable
      header={
        <Header variant="h2" counter={isLoading ? undefined : `(${number(keys.length)})`} description="Open a key for its snippets and for what was refused.">
          Write keys
        </Header>
      }
      items={keys}
      trackBy="id"
      columnDefinitions={columns}
      wrapLines
      loading={isLoading}
      loadingText="Loading the write keys"
      ariaLabels={{ tableLabel: 'Write keys' }}
      empty={<Box>There is no write key yet. Make one, and send with it.</Box>}
    />
  );
}
