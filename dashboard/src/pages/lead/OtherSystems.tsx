import Header from '@cloudscape-design/components/header';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Lead } from '../../api/leads';
import { FoldingTable } from '../../components/FoldingTable';
import { time } from '../../components/format';
import { Sent } from '../../components/Sent';
import { State } from '../../components/State';

type System = Lead['crm'][number];

const STATES: Record<System['state'], { type: StatusIndicatorProps.Type; says: string }> = {
  synced: { type: 'success', says: 'Up to date' },
  pending: { type: 'pending', says: 'Waits' },
  failed: { type: 'error', says: 'Refused' },
  gone: { type: 'stopped', says: 'Gone' },
  paused: { type: 'warning', says: 'Paused' },
};

/** How the lead stands in the systems that get it. Hidden if it was sent to none. */
export function OtherSystems({ systems }: { systems: Lead['crm'] }) {
  if (systems.length === 0) {
    return null;
  }
  return (
    <FoldingTable
      header={<Header variant="h2">Other systems</Header>}
      items={systems}
      trackBy="sink"
      columnDefinitions={[
        { id: 'sink', header: 'System', isRowHeader: true, cell: system => system.sink },
        {
          id: 'state',
          header: 'State',
          minWidth: 120,
          cell: ({ state }) => <State type={STATES[state].type}>{STATES[state].says}</State>,
        },
        { id: 'at', header: 'Since', minWidth: 120, cell: system => time(system.at) },
        { id: 'record', header: 'Record', cell: system => (system.record ? <Sent short>{system.record}</Sent> : '–') },
        { id: 'error', header: 'Reason', minWidth: 160, cell: system => system.error ?? '–' },
      ]}
      wrapLines
      ariaLabels={{ tableLabel: 'Other systems' }}
    />
  );
}
