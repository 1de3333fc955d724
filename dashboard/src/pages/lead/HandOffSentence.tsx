import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { HandOff } from '../../api/leads';
import { day } from '../../components/format';

/** One sentence for a lead that waits for sales. */
export function HandOffSentence({ handOff: { stage, since, dueOn, state } }: { handOff: HandOff }) {
  return state === 'overdue' ? (
    <StatusIndicator type="warning">
      Overdue: sales should have answered by {day(dueOn)}. The lead reached {stage} on {day(since)}.
    </StatusIndicator>
  ) : (
    <StatusIndicator type="pending">
      Sales should answer by {day(dueOn)}. The lead reached {stage} on {day(since)}.
    </StatusIndicator>
  );
}
