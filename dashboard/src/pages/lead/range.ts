import type { Card } from '../../api/leads';

const DEFAULT_RANGE = { id: '90', text: '90 days', days: 90 };

/** How much of the past and of the projection a chart shows, in days. */
export const RANGES = [
  DEFAULT_RANGE,
  { id: '365', text: 'A year', days: 365 },
  { id: 'all', text: 'All', days: Infinity },
];

export const rangeNamed = (id: string | null) => RANGES.find(range => range.id === id) ?? DEFAULT_RANGE;

/** A chart with fewer days is hardly a line. */
const MIN_DAYS = 30;
const DAY_MS = 86_400_000;
/** Activities and scores have no earlier day. */
const EARLIEST = Date.parse('2000-01-01');

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * The range from `days` before today, but not before anything is known of the lead, to `days` after today, but not after the last
 * change. It has at least 30 days, which are UTC days.
 */
export function rangeOf(days: number, card: Card, knownSince: string | null): { from: string; to: string } {
  const today = Date.parse(card.asOf);
  const known = Math.min(today, Date.parse(knownSince ?? card.asOf));
  const lastChange = Date.parse(card.lastChangeOn ?? card.asOf);
  const from = Math.max(EARLIEST, known, today - days * DAY_MS);
  return { from: iso(from), to: iso(Math.max(from + MIN_DAYS * DAY_MS, Math.min(lastChange, today + days * DAY_MS), today)) };
}
