import Badge from '@cloudscape-design/components/badge';
import type { Card } from '../../api/leads';
import { more, number } from '../../components/format';

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** One sentence that says what the lead needs for the next stage. */
export function NextStage({ card }: { card: Card }) {
  const next = card.nextRung;
  if (next === null) return <>{ENDS[card.stage] ?? 'This is the highest stage.'}</>;
  const needs = missing(next);
  return (
    <>
      Needs {needs.length === 0 ? 'nothing more' : LIST.format(needs)} for <Badge>{next.stage}</Badge>
    </>
  );
}

const ENDS: Record<string, string> = {
  Disqualified: 'The lead is disqualified. More points do not change that.',
  Prospect: 'The model leaves this lead out: it can have no stage.',
};

function missing({ missing: { total, fit, engagement }, activities, traitsHold }: NonNullable<Card['nextRung']>): string[] {
  const needs: string[] = [];
  if (total) needs.push(more(total, 'point'));
  if (fit) needs.push(`${more(fit, 'point')} of fit`);
  if (engagement) needs.push(`${more(engagement, 'point')} of engagement`);
  if (activities?.missing) {
    const recent = activities.withinDays === null ? '' : ` within ${number(activities.withinDays)} days`;
    needs.push(`${activities.missing === 1 ? '1 more activity' : `${number(activities.missing)} more activities`} that the model asks for${recent}`);
  }
  if (!traitsHold) needs.push('other traits');
  return needs;
}
