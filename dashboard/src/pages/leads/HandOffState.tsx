import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { HandOff } from '../../api/leads';
import { utcDay } from '../../components/format';

/** By when sales should answer, or since when it should have. */
export function HandOffState({ handOff: { state, dueOn } }: { handOff: HandOff }) {
  return state === 'overdue' ? (
    <StatusIndicator type="warning">Overdue, was due {utcDay(dueOn)}</StatusIndicator>
  ) : (
    <StatusIndicator type="pending">Due {utcDay(dueOn)}</StatusIndicator>
  );
}
