import { number, expectChart, expectScores, openLead, rowsOf, shortDay } from './expected';
import { get } from './system';
import { expect, test } from './watched';

/** What the test reads of an entry of `GET /leads`. */
interface LeadRow {
  traits: Record<string, string>;
  stage: string;
  total: number;
  fit: number;
  engagement: number;
  outcome: { outcome: string } | null;
  handOff: { state: string; dueOn: string } | null;
  nextChangeOn: string | null;
}

/** As wide as the README shows it. */
const README = { width: 1280, height: 800 };
/** Of each stage, as each lead takes seconds. */
const LEADS_OF_A_STAGE = 1;

test.use({ viewport: README, colorScheme: 'light' });

test('the leads are in every stage, and have a past', async () => {
  const { stages } = await get('/leads');
  const sizes = await Promise.all(
    stages.map(async (stage: string) => (await get(`/leads?limit=100&stage=${stage}`)).leads.length),
  );
  expect(Math.min(...sizes)).toBeGreaterThan(2);
  const { leads } = await get('/leads?limit=1');
  const { entries } = await get(`/leads/${leads[0].leadId}/history?limit=200`);
  const qualified = entries.filter((entry: { detailType?: string }) => entry.detailType === 'Lead Qualified');
  expect(qualified.length).toBeGreaterThan(0);
  expect(entries.some((entry: { source?: string }) => entry.source === 'sales')).toBe(true);
  expect(new Set(entries.map((entry: { at: string }) => entry.at.slice(0, 10))).size).toBeGreaterThan(3);
});

function handOffState({ handOff }: LeadRow) {
  if (!handOff) return '–';
  return handOff.state === 'overdue' ? `Overdue, was due ${shortDay(handOff.dueOn)}` : `Due ${shortDay(handOff.dueOn)}`;
}

test('the table shows what the API says of the hottest leads', async ({ page }) => {
  await page.goto('/');
  const { leads } = await get('/leads?limit=25');
  await expect(rowsOf(page, 'Leads')).toHaveCount(leads.length);
  const shown = await rowsOf(page, 'Leads').evaluateAll(rows =>
    rows.map(row => [...row.querySelectorAll('th, td')].map(cell => (cell as HTMLElement).innerText)),
  );
  expect(shown).toEqual(
    leads.map((lead: LeadRow) => [
      lead.traits.name,
      number.format(lead.total),
      lead.stage,
      lead.traits.company,
      ...[lead.fit, lead.engagement].map(points => number.format(points)),
      lead.outcome ? lead.outcome.outcome[0]!.toUpperCase() + lead.outcome.outcome.slice(1) : '–',
      handOffState(lead),
      lead.nextChangeOn ? shortDay(lead.nextChangeOn) : '–',
    ]),
  );
  await page.screenshot({ path: 'target/screenshots/readme-leads.png' });
});

test('the Lead screen shows what the API says of a lead in each stage', async ({ page }) => {
  test.slow();
  const { stages } = await get('/leads');
  for (const stage of stages) {
    const { leads } = await get(`/leads?limit=${LEADS_OF_A_STAGE}&stage=${stage}`);
    for (const { leadId } of leads) await expectScores(page, await get(`/leads/${leadId}`), `${stage} ${leadId}`);
  }
  const [hottest] = (await get('/leads?limit=1')).leads;
  await expectChart(page, hottest, hottest.leadId);
});

test('the hottest lead is worth a picture', async ({ page }) => {
  const [hottest] = (await get('/leads?limit=1')).leads;
  await openLead(page, hottest);
  await page.screenshot({ path: 'target/screenshots/readme-lead.png' });
});
