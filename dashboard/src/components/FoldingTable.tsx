import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useNarrow } from './useNarrow';

/** A table whose rows show their columns below each other, with their names, where the window is narrow. */
export function FoldingTable<T>(props: TableProps<T>) {
  const narrow = useNarrow();
  return <Table {...props} columnDefinitions={narrow ? [folded(props.columnDefinitions)] : props.columnDefinitions} />;
}

/** One column for all. The row header comes first, as it says what the row is about. */
function folded<T>(columns: readonly TableProps.ColumnDefinition<T>[]): TableProps.ColumnDefinition<T> {
  const title = columns.find(({ isRowHeader }) => isRowHeader);
  const others = columns.filter(column => column !== title);
  return {
    id: 'row',
    header: title?.header,
    cell: item => (
      <SpaceBetween size="xxs">
        {title && <Box fontWeight="bold">{title.cell(item)}</Box>}
        {others.map(column => {
          const content = column.cell(item);
          return (
            content && (
              <div key={column.id} className="folded">
                {column.id !== 'action' && (
                  <Box display="inline" fontSize="body-s" color="text-body-secondary">
                    {column.header}:{' '}
                  </Box>
                )}
                <div>{content}</div>
              </div>
            )
          );
        })}
      </SpaceBetween>
    ),
  };
}
