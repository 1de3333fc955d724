import type { HandOff } from '../../api/leads';
import { day } from '../../components/format';
import { State } from '../../components/State';

/** One sentence for a lead that waits for sales. */
export function HandOffSentence({ handOff: { stage, since, dueOn, state } }: { handOff: HandOff }) {
  return state === 'overdue' ? (
    <State type="warning">
      Overdue: sales should have answered by {day(dueOn)}. The lead reached {stage} on {day(since)}.
    </State>
  ) : (
    <State type="pending">
      Sales should answer by {day(dueOn)}. The lead reached {stage} on {day(since)}.
    </State>
  );
}
