import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Card } from '../../api/leads';
import { number } from '../../components/format';

/** What the total is made of, each part as a bar. The longest bar has the whole width. */
export function ScoreBars({ card }: { card: Card }) {
  const whole = Math.max(Math.abs(card.fit), Math.abs(card.engagement), card.total);
  return (
    <SpaceBetween size="s">
      <Bar label="Fit" what="who the lead is" points={card.fit} whole={whole} />
      <Bar label="Engagement" what="what the lead does" points={card.engagement} whole={whole} />
    </SpaceBetween>
  );
}

function Bar({ label, what, points, whole }: { label: string; what: string; points: number; whole: number }) {
  const percent = whole === 0 ? 0 : (Math.abs(points) / whole) * 100;
  return (
    <div className="score-bar">
      <div className="score-bar-text">
        <span>
          <b>{label}</b> <Box variant="small">{what}</Box>
        </span>
        <b data-score={label}>{number(points)}</b>
      </div>
      <div className={points < 0 ? 'score-bar-track negative' : 'score-bar-track'} aria-hidden="true">
        <div style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
