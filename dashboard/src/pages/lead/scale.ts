/** A range of numbers that is drawn on a range of pixels. */
export interface Scale {
  (value: number): number;
  ticks: number[];
}

/** A linear scale whose ends are round numbers. */
export function roundScale(low: number, high: number, from: number, to: number): Scale {
  const step = roundStep((high - low || 1) / 4);
  const first = Math.floor(low / step) * step;
  const last = Math.ceil((high === low ? high + step : high) / step) * step;
  const count = Math.round((last - first) / step);
  return Object.assign((value: number) => from + ((value - first) / (last - first)) * (to - from), {
    ticks: Array.from({ length: count + 1 }, (_, i) => first + i * step),
  });
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is not smaller. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least) ?? 10 * power;
}

/** A linear scale of days, with a limited number of ticks. */
export function dayScale(first: number, last: number, from: number, to: number, most: number): Scale {
  const span = Math.max(last - first, 1);
  const step = Math.max(1, Math.ceil(span / Math.max(1, most - 1)));
  const ticks = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
  return Object.assign((value: number) => (last === first ? (from + to) / 2 : from + ((value - first) / span) * (to - from)), { ticks });
}
