import { type PointerEvent, useId, useState } from 'react';
import type { Series } from '../../api/leads';
import { number, utcDay } from '../../components/format';
import { useWidth } from '../../components/useWidth';
import { barsOf, type Measure, MEASURES } from './measures';
import { dayScale, roundScale, type Scale } from './scale';

type Point = Series['points'][number];

const HEIGHT = 260;
const TOP = 20;
const BOTTOM = HEIGHT - 26;
const LEFT = 44;
/** The names of the rungs are at the right end of their lines. */
const RIGHT = 64;
/** A tick of a day needs this much room. */
const TICK_WIDTH = 100;
/** Half the side of the square that marks a change of the stage. */
const MARK = 5;
const DAY_MS = 86_400_000;

const epochDay = (day: string): number => Date.parse(day) / DAY_MS;
const isoDay = (epoch: number): string => new Date(epoch * DAY_MS).toISOString().slice(0, 10);

/** The score over days, the past solid and the projection dashed, with the bars of the rungs and the changes of the stage. */
export default function ScoreChart({ series, measure, today }: { series: Series; measure: Measure; today: string }) {
  const [width, frame] = useWidth();
  const [shown, setShown] = useState<Point | null>(null);
  const title = useId();
  const { points, stageChanges } = series;
  const rungs = barsOf(series, measure);
  const values = [0, ...points.map(point => point[measure]), ...rungs.map(rung => rung.points)];
  const y = roundScale(Math.min(...values), Math.max(...values), BOTTOM, TOP);
  const right = width - RIGHT;
  const x = dayScale(epochDay(series.from), epochDay(series.to), LEFT, right, Math.floor((right - LEFT) / TICK_WIDTH));
  const at = (day: string): number => x(epochDay(day));

  const past = points.filter(point => !point.projected);
  const projected = [...past.slice(-1), ...points.filter(point => point.projected)];
  const line = (some: Point[]): string => some.map(point => `${at(point.day)},${y(point[measure])}`).join(' ');
  const last = past.at(-1);
  const show = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) =>
    setShown(nearest(points, clientX - currentTarget.getBoundingClientRect().left, at));

  return (
    <div ref={frame} className="score-chart">
      <div className="score-chart-shown" aria-hidden="true">
        {shown
          ? `${utcDay(shown.day)}: ${number(shown[measure])} points, ${shown.stage}${shown.projected ? ', projected' : ''}`
          : 'Points by UTC day. Dashed: without new activities. ◆ The stage changed.'}
      </div>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-labelledby={title}
        onPointerMove={show}
        onPointerDown={show}
        onPointerLeave={() => setShown(null)}
      >
        <title id={title}>{summary(series, measure)}</title>
        <Axes x={x} y={y} left={LEFT} right={right} />
        {rungs.map(rung => (
          <g key={rung.name} className="rung">
            <line x1={LEFT} x2={right} y1={y(rung.points)} y2={y(rung.points)} />
            <text x={right + 6} y={y(rung.points) + 4}>
              {rung.name}
            </text>
          </g>
        ))}
        {series.from < today && today < series.to && (
          <g className="today">
            <line x1={at(today)} x2={at(today)} y1={TOP} y2={BOTTOM} />
            <text x={at(today)} y={TOP - 7} textAnchor="middle">
              Today
            </text>
          </g>
        )}
        <polyline className="past" points={line(past)} />
        <polyline className="projected" points={line(projected)} />
        {last && <circle className="now" cx={at(last.day)} cy={y(last[measure])} r={4} />}
        {stageChanges.map(({ day, to, from }, i) => (
          <rect
            key={i}
            className="stage-change"
            data-day={day}
            x={-MARK}
            y={-MARK}
            width={2 * MARK}
            height={2 * MARK}
            transform={`translate(${at(day)} ${y(nearest(points, at(day), at)[measure])}) rotate(45)`}
          >
            <title>{`${utcDay(day)}: ${from ?? 'no stage'} → ${to}`}</title>
          </rect>
        ))}
        {shown && <circle className="shown" cx={at(shown.day)} cy={y(shown[measure])} r={5} />}
      </svg>
    </div>
  );
}

function Axes({ x, y, left, right }: { x: Scale; y: Scale; left: number; right: number }) {
  return (
    <>
      {y.ticks.map(value => (
        <g key={value} className="tick">
          <line x1={left} x2={right} y1={y(value)} y2={y(value)} />
          <text x={left - 6} y={y(value) + 4} textAnchor="end">
            {number(value)}
          </text>
        </g>
      ))}
      {x.ticks.map(value => (
        <text key={value} className="tick-day" x={x(value)} y={HEIGHT - 8} textAnchor="middle">
          {utcDay(isoDay(value))}
        </text>
      ))}
    </>
  );
}

/** The point whose day is nearest to a place. A series has at least one point. */
function nearest(points: Point[], place: number, at: (day: string) => number): Point {
  return points.reduce((best, point) => (Math.abs(at(point.day) - place) < Math.abs(at(best.day) - place) ? point : best));
}

/** What the chart shows, in words. */
function summary({ points, stageChanges, from, to }: Series, measure: Measure): string {
  const now = points.findLast(point => !point.projected) ?? points[0]!;
  const end = points.at(-1)!;
  const changes = stageChanges.map(change => `${change.to} on ${utcDay(change.day)}`);
  const name = MEASURES.find(({ id }) => id === measure)?.text;
  return (
    `${name} from ${utcDay(from)} to ${utcDay(to)} (UTC): ${number(points[0]![measure])} points on the first day, ` +
    `${number(now[measure])} on ${utcDay(now.day)}` +
    `${end.projected ? `, and ${number(end[measure])} on the last day without new activities` : ''}.` +
    (changes.length > 0 ? ` Stages: ${changes.join(', ')}.` : '')
  );
}
