import type { Locator, Page } from '@playwright/test';
import { get } from './system';
import { expect } from './watched';

export const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
export const shortDay = (iso: string) => day.format(new Date(iso));

/** What the test reads of `GET /leads/{lead}`. */
interface Lead {
  leadId: string;
  traits: Record<string, unknown>;
  traitSources: Record<string, { source: string; at: string }>;
}

interface Line {
  rule: string;
  points: number;
  count: number;
  changesOn: string | null;
  lapsesOn: string | null;
}

export async function openLead(page: Page, lead: { leadId: string }) {
  await page.goto(`/#/leads/${lead.leadId}`);
  await expect(page.locator('.score-chart svg')).toBeVisible();
}

export const rowsOf = (page: Page, name: string): Locator => page.getByRole('table', { name }).locator('tbody tr');
const cells = (row: Locator): Promise<string[]> => row.locator('th, td').allInnerTexts();

export async function showTable(page: Page) {
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await expect(page.getByRole('table', { name: 'Score of each day' })).toBeVisible();
}

/** The screen shows what the API says of the lead: scores, lines, days, needs and traits. */
export async function expectScores(page: Page, lead: Lead, which: string) {
  const card = await get(`/leads/${lead.leadId}/score`);
  await openLead(page, lead);
  for (const [name, points] of [['Total', card.total], ['Fit', card.fit], ['Engagement', card.engagement]]) {
    await expect(page.locator(`[data-score=${name}]`), which).toHaveText(number.format(points));
  }
  const summary = page.locator('.score-total').locator('..').locator('..');
  await expect(page.locator('.score-total'), which).toContainText(card.stage);
  await expect(summary, which).toContainText(`As of ${shortDay(card.asOf)} (UTC)`);
  await expect(summary, which).toContainText(
    card.nextChangeOn ? `Changes on ${shortDay(card.nextChangeOn)} (UTC)` : 'Does not change',
  );
  await expect(summary, which).toContainText(need(card));

  const traits = rowsOf(page, 'Traits');
  await expect(traits, which).toHaveCount(Object.keys(lead.traits).length);
  for (const [i, trait] of Object.keys(lead.traits).entries()) {
    const { source, at } = lead.traitSources[trait]!;
    expect(await cells(traits.nth(i)), which).toEqual([
      trait,
      String(lead.traits[trait]),
      source,
      `${time.format(new Date(at))} UTC`,
    ]);
  }

  const lines: Line[] = card.lines.toSorted((a: Line, b: Line) => b.points - a.points);
  if (lines.length === 0) return;
  const rows = rowsOf(page, 'Points of each rule');
  await expect(rows, which).toHaveCount(lines.length);
  for (const [i, line] of lines.entries()) {
    expect(await cells(rows.nth(i)), which).toEqual([
      line.rule,
      number.format(line.points),
      line.count === 0 ? 'Cap' : String(line.count),
      line.changesOn ? shortDay(line.changesOn) : 'No change',
      line.lapsesOn ? shortDay(line.lapsesOn) : line.points === 0 ? 'Gives none' : 'Stays',
    ]);
  }
}

/** The model of the local system has bars for the total only. */
function need({ nextRung, stage }: { nextRung: { stage: string; missing: { total: number } } | null; stage: string }): string {
  if (nextRung === null) return stage === 'Disqualified' ? 'The lead is disqualified' : 'This is the highest stage';
  return `Needs ${number.format(nextRung.missing.total)} more point${nextRung.missing.total === 1 ? '' : 's'} for ${nextRung.stage}`;
}

/** Each point of the chart and of its table is what the API says of that day. */
export async function expectChart(page: Page, lead: { leadId: string }, which: string) {
  await openLead(page, lead);
  await showTable(page);
  const shown = await page.getByRole('table', { name: 'Score of each day' }).evaluate(table =>
    [...table.querySelectorAll('tbody tr')].map(row => ({
      day: row.querySelector('time')!.dateTime,
      texts: [...row.querySelectorAll('th, td')].map(cell => (cell as HTMLElement).innerText),
    })),
  );
  expect(shown.length, which).toBeGreaterThan(1);
  const today = (await get(`/leads/${lead.leadId}/score`)).asOf;
  const drawn = await vertices(page);
  expect(drawn.length, which).toBe(shown.length);
  for (const [i, { day: at, texts }] of shown.entries()) {
    const score = await (await page.request.get(`/leads/${lead.leadId}/score?at=${at}`)).json();
    const points = [score.total, score.fit, score.engagement].map(value => number.format(value));
    expect(texts, `${which}, ${at}`).toEqual([shortDay(at), ...points, score.stage, at > today ? 'Yes' : 'No']);
    expect(drawn[i], `${which}, ${at}`).toBeCloseTo(score.total, 1);
  }
}

/** The points of the lines of the chart, read back with the axis. */
export function vertices(page: Page): Promise<number[]> {
  return page.locator('.score-chart svg').evaluate(svg => {
    const ticks = [...svg.querySelectorAll('.tick')].map(tick => ({
      value: Number(tick.querySelector('text')!.textContent!.replaceAll(',', '')),
      y: Number(tick.querySelector('line')!.getAttribute('y1')),
    }));
    const [low, high] = [ticks.at(0)!, ticks.at(-1)!];
    const ys = (line: string) =>
      svg.querySelector(line)!.getAttribute('points')!.split(' ').map(vertex => Number(vertex.split(',')[1]));
    // The projection begins at the last point of the past.
    return [...ys('.past'), ...ys('.projected').slice(1)].map(
      y => low.value + ((y - low.y) / (high.y - low.y)) * (high.value - low.value),
    );
  });
}
