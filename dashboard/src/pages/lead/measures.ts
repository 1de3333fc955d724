import type { Series } from '../../api/leads';

/** What a chart can show. Each can have bars of the rungs. */
export type Measure = 'total' | 'fit' | 'engagement';

export const MEASURES: { id: Measure; text: string }[] = [
  { id: 'total', text: 'Score' },
  { id: 'fit', text: 'Fit' },
  { id: 'engagement', text: 'Engagement' },
];

/** The rungs that have a bar for this measure. */
export function barsOf(series: Series, measure: Measure): { name: string; points: number }[] {
  return series.rungs.flatMap(({ name, enter }) => {
    const points = enter[measure];
    return points === null ? [] : [{ name, points }];
  });
}

/** The measures that have bars, and always the total. */
export const measuresOf = (series: Series) => MEASURES.filter(({ id }) => id === 'total' || barsOf(series, id).length > 0);
