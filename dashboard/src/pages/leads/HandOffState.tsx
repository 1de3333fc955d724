import type { HandOff } from '../../api/leads';
import { utcDay } from '../../components/format';
import { State } from '../../components/State';

/** By when sales should answer, or since when it should have. */
export function HandOffState({ handOff: { state, dueOn } }: { handOff: HandOff }) {
  return state === 'overdue' ? (
    <State type="warning">Overdue, was due {utcDay(dueOn)}</State>
  ) : (
    <State type="pending">Due {utcDay(dueOn)}</State>
  );
}
