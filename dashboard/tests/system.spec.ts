import { ask, qualifiedLead, unused } from './system';
import { expect, expectAccessible, expectFits, expectTablesFit, expectWholeWords, LOOKS, screenshot, test } from './watched';
import type { Page } from '@playwright/test';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>\u202Eevil\u202C';

const table = (page: Page, name: string) => page.getByRole('table', { name });
const event = (id: number, type: string, data: object) =>
  JSON.stringify({ id: `e${id}`, time: '2026-03-02T10:00:00Z', 'detail-type': type, detail: { data } });
const EVENTS = [
  event(1, 'Scoring Model Activated', { model: 'b2b', version: 1 }),
  event(2, 'Lead Stage Changed', { leadId: '88e40a6e-8cd8-4ad1-83c6-513b2c1d08fc', stage: { from: 'Prospect', to: 'Lead' }, score: { total: 45, fit: 45, engagement: 0 } }),
  event(3, 'Lead Qualified', { leadId: '88e40a6e-8cd8-4ad1-83c6-513b2c1d08fc', stage: { from: 'Lead', to: 'MQL' }, reasons: Array.from({ length: 9 }, (_, i) => ({ rule: `rule-${i}`, points: i })) }),
];
const SWEEP = { day: '2026-03-02', run: 'run-1', begun: '2026-03-02T00:10:00Z', done: true, shards: 32, shardsDone: 32, due: 1200, changed: 7, events: 3, failed: 0 };

for (const { name, colorScheme, width } of LOOKS) {
  test(`the system looks right in ${name}`, async ({ page }) => {
    await page.route('**/_local/events?*', route =>
      route.fulfill({ contentType: 'application/x-ndjson', body: route.request().url().endsWith('after=0') ? EVENTS.join('\n') : '' }),
    );
    await page.route('**/api/system/sweeps', route =>
      route.fulfill({ json: { sweeps: [SWEEP, { ...SWEEP, run: 'run-2', done: false, shardsDone: 5, failed: 2, begun: null }] } }),
    );
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/#/system');
    await expect(table(page, 'Sweeps').getByText('5 of 32 parts')).toBeVisible();
    await expect(table(page, 'Events on the bus').locator('tbody a').first()).toBeVisible();
    await expectAccessible(page);
    await expectFits(page);
    await expectTablesFit(page);
    await expectWholeWords(page);
    await screenshot(page, `system-${name}`);
  });
}

test('a sweep that has run is shown', async ({ page }) => {
  await page.goto('/#/system');
  await expect(page.getByText('No sweep has run in the last 7 days.').or(table(page, 'Sweeps').getByText('Done').first())).toBeVisible();
  await ask('POST', '/_local/sweep');
  await page.reload();
  const first = table(page, 'Sweeps').locator('tbody tr').first();
  await expect(first).toContainText('Done');
  await expect(first).toContainText('(UTC)');
});

test('an event is shown as it passes, with a link to its lead', async ({ page }) => {
  await page.goto('/#/system');
  await expect(table(page, 'Events on the bus')).toBeVisible();
  const { leadId } = await qualifiedLead(unused('passing'));
  const row = table(page, 'Events on the bus').locator('tbody tr').filter({ hasText: leadId }).first();
  await expect(row).toBeVisible();
  await row.getByRole('link').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/leads/${leadId}$`));
});

test('the screens are reached by the navigation, by keyboard alone', async ({ page }) => {
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/#/');
    for (const name of ['System', 'Intake', 'Leads']) {
      const link = page.getByRole('link', { name, exact: true });
      if (width === 360) {
        await page.getByRole('button', { name: 'Screens' }).focus();
        await page.keyboard.press('Enter');
        await expect(link).toBeVisible();
        if (name === 'System') {
          await expectAccessible(page);
          await screenshot(page, 'navigation-360');
        }
      }
      await link.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
      await expect(page).toHaveTitle(`${name} – Leadscore`);
      if (width === 1440) {
        const here = page.getByRole('link', { name: `${name}, this screen` });
        await expect(here).toBeVisible();
        // While the link has the focus, it has its ring instead.
        await here.blur();
        await expect(here).toHaveCSS('box-shadow', /0px 4px 0px/);
      }
    }
    await expectFits(page);
  }
});

test('no link of a screen is dead', async ({ page }) => {
  const { leadId } = await qualifiedLead(unused('links'));
  const found = new Set<string>();
  for (const screen of ['#/', `#/leads/${leadId}`, '#/intake', '#/system', '#/nothing']) {
    await page.goto(`/${screen}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText(/^Loading/)).toHaveCount(0);
    for (const link of await page.locator('a[href]').all()) found.add((await link.getAttribute('href'))!);
  }
  // One link of each kind: without what follows a name of a screen, and without a query.
  const kinds = new Map([...found].map(href => [href.replace(/\?.*/, '').replace(/^(#\/\w+\/).*/, '$1'), href]));
  expect([...kinds.keys()].sort()).toEqual(['#/', '#/intake', '#/intake/', '#/leads/', '#/system']);
  for (const href of kinds.values()) {
    await page.goto(`/${href}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('heading', { name: /There is no such/ })).toHaveCount(0);
  }
});

test('hostile texts of events are text, and at most 100 are kept', async ({ page }) => {
  const lines = Array.from({ length: 230 }, (_, i) =>
    event(i, HOSTILE, { leadId: HOSTILE, n: i, [HOSTILE]: HOSTILE, long: 'x'.repeat(i % 50 === 0 ? 10_000 : 1) }),
  );
  const asked: string[] = [];
  await page.route('**/_local/events?*', route => {
    const after = Number(new URL(route.request().url()).searchParams.get('after'));
    asked.push(String(after));
    return route.fulfill({ contentType: 'application/x-ndjson', body: lines.slice(after, after + 150).join('\n') });
  });
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/#/system');
    const rows = table(page, 'Events on the bus').locator('tbody tr');
    await expect(rows).toHaveCount(100);
    await expect(rows.first()).toContainText('<script>alert(1)</script>');
    await expectFits(page);
    await expectTablesFit(page);
  }
  await expect(table(page, 'Events on the bus').getByText('"n":229')).toBeVisible();
  expect(asked.slice(0, 2)).toEqual(['0', '150']);
  await screenshot(page, 'system-hostile');
  expect(await page.evaluate(() => document.querySelectorAll('img, main script').length)).toBe(0);
});

test('empty, failed and forbidden states, and a deployment, say what to do', async ({ page }) => {
  await page.route('**/api/system/sweeps', route => route.fulfill({ json: { sweeps: [] } }));
  await page.route('**/_local/events?*', route => route.fulfill({ contentType: 'application/x-ndjson', body: '' }));
  await page.goto('/#/system');
  await expect(page.getByText('No sweep has run in the last 7 days.')).toBeVisible();
  await expect(page.getByText('No event has passed yet.')).toBeVisible();
  await screenshot(page, 'system-empty');

  await page.unroute('**/api/system/sweeps');
  await page.unroute('**/_local/events?*');
  await page.route('**/api/system/sweeps', route => route.fulfill({ status: 403, json: { status: 403, title: 'Forbidden', detail: 'no' } }));
  let asked = 0;
  await page.route('**/_local/events?*', route => {
    asked++;
    return route.fulfill({ status: 404, body: 'nothing' });
  });
  await page.clock.install();
  await page.reload();
  await expect(page.getByText('You have no permission for this.')).toBeVisible();
  await expect(page.getByText('To watch the events of a deployment')).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'system-deployed');
  await page.clock.runFor(10_000);
  expect(asked).toBe(1);

  // A deployment can answer any path with the page itself.
  await page.unroute('**/_local/events?*');
  await page.route('**/_local/events?*', route => route.fulfill({ contentType: 'text/html', body: '<p>page</p>' }));
  await page.reload();
  await expect(page.getByText('To watch the events of a deployment')).toBeVisible();
});
