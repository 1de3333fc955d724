/** Numbers in the reader's locale. A score has at most three decimals. */
const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** `1 more point`, `2.5 more points`. */
export const more = (count: number, thing: string): string => `${number(count)} more ${thing}${count === 1 ? '' : 's'}`;

export const number = (value: number): string => NUMBER.format(value);

/** A UTC day, such as `2026-03-31`. */
export const day = (value: string): string => `${utcDay(value)} (UTC)`;

/** The same in a table or chart whose heading says that days are UTC. */
export const utcDay = (value: string): string => DAY.format(new Date(value));

/** An instant, shown in UTC, as the days of scores are. */
export const time = (value: string): string => `${TIME.format(new Date(value))} UTC`;
