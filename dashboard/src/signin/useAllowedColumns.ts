import type { TableProps } from '@cloudscape-design/components/table';
import { type Permission, useMay } from './Me';

/** The columns of a table without the column `action`, if the reader lacks the permission for its actions. */
export function useAllowedColumns<T>(permission: Permission, columns: TableProps.ColumnDefinition<T>[]): TableProps.ColumnDefinition<T>[] {
  return useMay(permission) ? columns : columns.filter(({ id }) => id !== 'action');
}
