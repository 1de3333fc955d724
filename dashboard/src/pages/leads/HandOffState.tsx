import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { HandOff } from '../../api/leads';
import { shortDay } from '../../components/format';

/** By when sales should answer, or since when it should have. */
export function HandOffState({ handOff: { state, dueOn } }: { handOff: HandOff }) {
  return state === 'overdue' ? (
    <StatusIndicator type="warning">Overdue, was due {shortDay(dueOn)}</StatusIndicator>
  ) : (
    <StatusIndicator type="pending">Due {shortDay(dueOn)}</StatusIndicator>
  );
}
