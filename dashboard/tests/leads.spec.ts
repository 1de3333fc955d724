import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { shortDay } from './expected';
import { ask, call, get, qualifiedLead, unused } from './system';
import { expect, expectAccessible, expectFits, expectWholeWords, gate, LOOKS, screenshot, test } from './watched';

for (const { name, colorScheme, width } of LOOKS) {
  test(`leads look right in ${name}`, async ({ page }) => {
    await qualifiedLead(unused('look'), { name: 'Ada Lovelace', company: 'Analytical Engines' });
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/');
    await expect(page.getByRole('table', { name: 'Leads' }).locator('tbody a').first()).toBeVisible();
    await expectAccessible(page);
    await expectFits(page);
    await expectWholeWords(page);
    // Who to call, and with which score, is seen without scrolling sideways.
    for (const column of ['Name', 'Score', 'Stage']) {
      const { x, width: wide } = (await page.getByRole('columnheader', { name: column }).boundingBox())!;
      expect(x + wide, column).toBeLessThanOrEqual(width);
    }
    await screenshot(page, `leads-${name}`);
  });
}

/** Does something that reads the table again. The table shows the leads of the answer, which are returned. */
async function shown(page: Page, act: () => Promise<unknown>) {
  const [answer] = await Promise.all([page.waitForResponse('**/api/leads?*'), act()]);
  const { leads } = await answer.json();
  expect(leads.length).toBeGreaterThan(0);
  const rows = page.getByRole('table', { name: 'Leads' }).locator('tbody tr');
  await expect(rows).toHaveCount(leads.length);
  await expect(rows.first().locator('a')).toHaveAttribute('href', `#/leads/${leads[0].leadId}`);
  return leads as { stage: string }[];
}

test('a stage limits the table', async ({ page }) => {
  await qualifiedLead(unused('shown'), { name: 'Grace Hopper', company: 'Navy' });
  await call('identify', { userId: unused('low'), traits: { industry: 'Software', name: 'Low Score' } });
  const qualified = await shown(page, () => page.goto('/#/?stage=MQL'));
  expect(new Set(qualified.map(lead => lead.stage))).toEqual(new Set(['MQL']));
  await page.getByRole('button', { name: /^Stage/ }).click();
  const others = await shown(page, () => page.getByRole('option', { name: 'Lead', exact: true }).click());
  await expect(page).toHaveURL(/stage=Lead/);
  expect(new Set(others.map(lead => lead.stage))).toEqual(new Set(['Lead']));
});

test('with several models the page opens with one of them, and the others are a choice', async ({ page }) => {
  const models = ['weighted-b2b', 'other'];
  const errors = [{ field: 'model', message: `must be one of the active models: ${models.join(', ')}` }];
  await page.route('**/api/leads?*', async route => {
    const model = new URL(route.request().url()).searchParams.get('model');
    if (model !== 'weighted-b2b') {
      await route.fulfill({ status: 400, json: { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The input is not valid.', errors, allowed: models } });
    } else {
      await route.fulfill({ json: { ...(await (await route.fetch()).json()), models } });
    }
  });
  await page.goto('/#/nothing');
  await page.goto('/#/?stage=MQL');
  await expect(page).toHaveURL(/#\/\?model=weighted-b2b&stage=MQL$/);
  await expect(page.getByRole('table', { name: 'Leads' }).locator('tbody a').first()).toBeVisible();
  await expect(page.getByText('The leads cannot be shown')).toHaveCount(0);
  // Back does not lead to the address without a model, which would lead here again.
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'There is no such screen' })).toBeVisible();

  // An address that names a model which is not active any more.
  await page.goto('/#/?model=old');
  await expect(page.getByText('must be one of the active models')).toBeVisible();
  await page.getByRole('button', { name: /^Model/ }).click();
  await page.getByRole('option', { name: 'weighted-b2b' }).click();
  await expect(page.getByRole('table', { name: 'Leads' }).locator('tbody a').first()).toBeVisible();
  await expect(page).toHaveURL(/#\/\?model=weighted-b2b$/);
});

test('the pages of the table have addresses, and Back goes to the page before', async ({ page }) => {
  const people = Array.from({ length: 30 }, (_, i) => unused(`many${i}`));
  await Promise.all(people.map(userId => qualifiedLead(userId)));
  await shown(page, () => page.goto('/#/?stage=MQL'));
  await expect(page.getByRole('link', { name: 'First page' })).toHaveCount(0);
  await shown(page, () => page.getByRole('link', { name: 'Next page' }).click());
  await expect(page).toHaveURL(/cursor=/);
  await shown(page, () => page.reload());
  await expect(page.getByRole('link', { name: 'First page' })).toBeVisible();

  // The export has the leads of all pages, whichever page is shown.
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
  const exported = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n').slice(1);
  expect(new Set(exported).size).toBe(exported.length);
  for (const userId of people) expect(exported.filter(row => row.includes(`,${userId}@example.com,`))).toHaveLength(1);

  await shown(page, () => page.goBack());
  await expect(page).not.toHaveURL(/cursor=/);
  await expect(page.getByRole('link', { name: 'First page' })).toHaveCount(0);

  // An export that fails says so, and is tried again.
  await page.route('**/api/leads?*limit=100', route => route.fulfill({ status: 400, json: { status: 400, title: 'Bad Request', detail: 'Not now.' } }));
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText('The leads cannot be exported')).toBeVisible();

  // It ends, however many leads there are.
  const [lead] = (await get('/leads?limit=1')).leads;
  await page.unroute('**/api/leads?*limit=100');
  await page.route('**/api/leads?*limit=100', route => route.fulfill({ json: { leads: Array(100).fill(lead), cursor: 'more' } }));
  const [endless] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Try again' }).click()]);
  expect((await readFile(await endless.path(), 'utf8')).trimEnd().split('\r\n')).toHaveLength(10_001);
  await expect(page.getByText('The file has the first 10,000 leads only.')).toBeVisible();
});

test('a lead is found by its address, by keyboard alone', async ({ page }) => {
  const userId = unused('found');
  const lead = await qualifiedLead(userId, { name: 'Found Person' });
  await page.goto('/');
  const field = page.getByRole('textbox', { name: 'Find a lead' });
  await field.focus();
  await page.keyboard.type('nobody@example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no such lead.')).toBeVisible();
  await field.fill(`${userId}@example.com`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/leads/${lead.leadId}$`));
  await expect(page.getByRole('heading', { level: 1, name: 'Found Person' })).toBeVisible();
  await expect(page).toHaveTitle('Found Person – Leadscore');
  await page.goBack();
  await expect(page).toHaveTitle('Leads – Leadscore');

  // By each other kind of address, the kind chosen with the arrow keys.
  const anonymousId = unused('device');
  await call('identify', { anonymousId, userId });
  for (const [kind, address] of [['User id', userId], ['Anonymous id', anonymousId], ['Lead id', lead.leadId]] as const) {
    await page.getByRole('button', { name: /Kind/ }).focus();
    await page.keyboard.press('Enter');
    const option = page.getByRole('option', { name: kind });
    await expect(option).toBeVisible();
    for (let i = 0; i < 4 && !(await option.evaluate(one => one.matches('[class*=highlighted]') || one.querySelector('[class*=highlighted]') !== null)); i++) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /Kind/ })).toContainText(kind);
    await field.fill(address);
    await field.press('Enter');
    await expect(page, kind).toHaveURL(new RegExp(`#/leads/${lead.leadId}$`));
    await page.goBack();
    await expect(field).toBeVisible();
  }
});

test('the export is what is shown, and a formula stays a text', async ({ page }) => {
  const name = `=HYPERLINK("${unused('formula')}")`;
  const lead = await qualifiedLead(unused('csv'), { name, company: 'A, "B"' });
  // With five webinars it is an SQL, which no lead of another test is.
  const webinar = { type: 'track', userId: lead.identities.userId[0], event: 'Webinar Attended' };
  await call('batch', { batch: Array.from({ length: 5 }, () => ({ ...webinar, messageId: unused('webinar') })) });
  await ask('POST', `/leads/${lead.leadId}/outcomes`, { outcome: 'accepted' });
  await page.goto('/#/?stage=SQL');
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByRole('table', { name: 'Leads' }).locator('tbody tr').filter({ hasText: name })).toContainText('Accepted');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe('leadId,name,email,company,stage,total,fit,engagement,outcome,nextChangeOn,handOffState,handOffDueOn');
  expect(text).toContain(`${lead.leadId},"'${name.replaceAll('"', '""')}",`);
  expect(text).toContain('"A, ""B"""');
  expect(text).toMatch(new RegExp(`${lead.leadId},.*,accepted,`));
});

test('a view is saved under a name, used again and removed, by keyboard alone', async ({ page }) => {
  await page.goto('/#/?stage=MQL');
  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  const choose = async (item: string) => {
    await expect(page.getByRole('menuitem', { name: item })).toBeVisible();
    for (let i = 0; i < 5 && !(await page.getByRole('menuitem', { name: item }).evaluate(node => node === document.activeElement || node.contains(document.activeElement))); i++) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
  };
  await press('Views');
  await choose('Save this view');
  await expect(page.getByRole('textbox', { name: 'Name of the view' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Name of the view' }).focus();
  await page.keyboard.type('<b>Hot</b>');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '<b>Hot</b>' })).toBeVisible();
  await page.goto('/#/');
  await page.reload();
  await press('Views');
  await choose('<b>Hot</b>');
  await expect(page).toHaveURL(/#\/\?stage=MQL$/);
  await press('<b>Hot</b>');
  await choose('Remove "<b>Hot</b>"');
  await expect(page.getByRole('button', { name: 'Views' })).toBeVisible();
});

/** A lead with five webinars is an SQL, from which on the model hands leads to sales. */
async function handedOff(name: string) {
  const userId = unused('handed');
  await qualifiedLead(userId, { name });
  const webinar = { type: 'track', userId, event: 'Webinar Attended' };
  await call('batch', { batch: Array.from({ length: 5 }, () => ({ ...webinar, messageId: unused('webinar') })) });
  return get(`/leads/user:${userId}`);
}

test('who waits for sales is listed with the day on which the answer is due, and a view keeps that', async ({ page }) => {
  const name = unused('Waiting');
  const lead = await handedOff(name);
  const { stage, since, dueOn, state } = lead.models['weighted-b2b'].handOff;
  expect([stage, state]).toEqual(['SQL', 'open']);
  await page.goto('/#/?stage=SQL');
  await page.getByRole('button', { name: /^Hand-off/ }).click();
  await page.getByRole('option', { name: 'Waiting for sales' }).click();
  await expect(page).toHaveURL(/#\/\?model=weighted-b2b&handOff=open$|#\/\?handOff=open$/);
  const rows = page.getByRole('table', { name: 'Leads' }).locator('tbody tr');
  await expect(rows.filter({ hasText: name })).toContainText(`Due ${shortDay(dueOn)}`);
  const { leads } = await get('/leads?handOff=open');
  await expect(rows).toHaveCount(leads.length);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('For sales');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.goto('/#/');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'For sales' }).click();
  await expect(page).toHaveURL(/handOff=open$/);
  await page.goto(`/#/leads/${lead.leadId}`);
  await expect(page.getByText(`Sales should answer by ${shortDay(dueOn)} (UTC). The lead reached SQL on ${shortDay(since)} (UTC).`)).toBeVisible();
  await ask('POST', `/leads/${lead.leadId}/outcomes`, { outcome: 'accepted' });
  await page.reload();
  await expect(page.getByText('Needs').or(page.getByText('This is the highest stage.'))).toBeVisible();
  await expect(page.getByText('Sales should answer')).toHaveCount(0);
  expect((await get('/leads?handOff=open')).leads.map((row: { leadId: string }) => row.leadId)).not.toContain(lead.leadId);
});

test('an overdue lead is marked, on both screens and in the history', async ({ page }) => {
  const lead = await handedOff(unused('Late'));
  const handOff = { stage: 'SQL', since: '2026-01-12', dueOn: '2026-01-15', state: 'overdue' };
  const overdue = (card: object) => ({ ...card, handOff });
  await page.route('**/api/leads?*', async route => {
    const response = await route.fetch({ url: route.request().url().replace('overdue', 'open') });
    const answer = await response.json();
    await route.fulfill({ json: { ...answer, leads: answer.leads.map(overdue) } });
  });
  await page.route(`**/api/leads/${lead.leadId}`, async route => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, models: { 'weighted-b2b': overdue(answer.models['weighted-b2b']) } } });
  });
  await page.route(`**/api/leads/${lead.leadId}/history?*`, async route => {
    const answer = await (await route.fetch()).json();
    const entry = {
      kind: 'event', at: '2026-01-16T00:10:00Z', detailType: 'Lead Overdue', id: 'x#9', seq: 9, model: 'weighted-b2b', modelVersion: 1,
      effectiveOn: '2026-01-16', recordedAt: '2026-01-16T00:10:00Z', cause: 'decay', leadId: lead.leadId, stage: 'SQL', since: '2026-01-12', withinDays: 3,
    };
    await route.fulfill({ json: { ...answer, entries: [entry, ...answer.entries] } });
  });
  await page.goto('/#/?handOff=overdue');
  const row = page.getByRole('table', { name: 'Leads' }).locator('tbody tr').filter({ has: page.locator(`a[href="#/leads/${lead.leadId}"]`) });
  await expect(row).toContainText('Overdue, was due 15 Jan 2026');
  await expect(page.getByRole('button', { name: /^Hand-off/ })).toContainText('Overdue');
  await expectAccessible(page);
  await page.goto(`/#/leads/${lead.leadId}`);
  await expect(page.getByText('Overdue: sales should have answered by 15 Jan 2026 (UTC).')).toBeVisible();
  await expect(page.getByText('No answer of sales since 12 Jan 2026 (UTC)')).toBeVisible();
  await expectAccessible(page);
});

test('an empty, a loading and a failed table say what to do', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const answer = gate();
  await page.route('**/api/leads?*', async route => {
    await answer.opened;
    await route.fulfill({ json: { leads: [], cursor: null, model: 'm', models: ['m'], stages: ['MQL', 'Disqualified'] } });
  });
  await page.goto('/');
  await expect(page.getByText('Loading leads')).toBeVisible();
  answer.open();
  await expect(page.getByText('No lead has reached a stage yet.')).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'leads-empty');
  // What it says to send makes a lead with a stage.
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  const email = `${unused('first')}@example.com`;
  const command = (await page.evaluate(() => navigator.clipboard.readText())).replace('ada@example.com', email);
  await promisify(execFile)('sh', ['-c', command]);
  expect((await get(`/leads/email:${email}/score`)).stage).toBe('Lead');

  await page.unroute('**/api/leads?*');
  await page.goto('/#/?model=none');
  await expect(page.getByText('The leads cannot be shown')).toBeVisible();
  await expect(page.getByText('must be one of the active models')).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'leads-failed');
});

test('the table updates itself while it is seen, and the reader keeps the place', async ({ page }) => {
  await page.clock.install();
  await page.setViewportSize({ width: 1000, height: 400 });
  const { leads, ...rest } = await get('/leads?limit=25');
  const rows = page.getByRole('table', { name: 'Leads' }).locator('tbody tr');
  let answer = { ...rest, leads };
  let asked = 0;
  await page.route('**/api/leads?*', route => {
    asked++;
    return route.fulfill({ json: answer });
  });
  await page.goto('/');
  await expect(rows).toHaveCount(leads.length);
  await page.getByRole('textbox', { name: 'Find a lead' }).fill('half a na');
  const link = rows.nth(10).getByRole('link');
  await link.focus();
  const place = () => page.evaluate(() => [window.scrollY, document.activeElement?.getAttribute('href')]);
  const before = await place();
  expect(before).toEqual([expect.any(Number), `#/leads/${leads[10].leadId}`]);
  expect(before[0]).toBeGreaterThan(100);

  answer = { ...rest, leads: leads.map((lead: object) => ({ ...lead, total: 4711 })) };
  await page.clock.runFor(16_000);
  await expect(rows.filter({ hasText: '4,711' })).toHaveCount(leads.length);
  expect(await place()).toEqual(before);
  await expect(page.getByRole('textbox', { name: 'Find a lead' })).toHaveValue('half a na');
  // The lead that the reader looks at keeps the focus, when another one is hotter now.
  answer = { ...answer, leads: [leads[10], ...leads.toSpliced(10, 1)] };
  await page.clock.runFor(15_000);
  await expect(rows.first()).toContainText(leads[10].traits.name);
  await expect(rows.first().getByRole('link')).toBeFocused();

  // An update that fails takes nothing away.
  const { leads: newest } = answer;
  await page.unroute('**/api/leads?*');
  await page.route('**/api/leads?*', route => route.fulfill({ status: 400, json: { status: 400, title: 'Bad Request', detail: 'Not now.' } }));
  await page.clock.runFor(15_000);
  await expect(page.getByText('The leads cannot be updated')).toBeVisible();
  await expect(rows).toHaveCount(newest.length);
  await expect(rows.first().getByRole('link')).toBeFocused();
  await page.unroute('**/api/leads?*');
  await page.route('**/api/leads?*', route => {
    asked++;
    return route.fulfill({ json: answer });
  });
  await page.clock.runFor(15_000);
  await expect(page.getByText('The leads cannot be updated')).toHaveCount(0);

  // A tab that nobody sees asks for nothing.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const askedBefore = asked;
  await page.clock.runFor(60_000);
  // What it had asked for would be here by now.
  await page.evaluate(() => fetch('config.json').then(answer => answer.text()));
  expect(asked).toBe(askedBefore);
});

test('an address that is no screen says so', async ({ page }) => {
  await page.goto('/#/nothing');
  await expect(page.getByRole('heading', { name: 'There is no such screen' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to all leads' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible();
});

test.describe('a reader elsewhere', () => {
  test.use({ locale: 'de-DE', timezoneId: 'America/Los_Angeles' });

  test('reads numbers as at home, and days and times in UTC', async ({ page }) => {
    await page.clock.setFixedTime('2026-03-01T01:30:00Z');
    const lead = { leadId: 'l-1', stage: 'MQL', total: 1234.5, fit: 0.125, engagement: -2, outcome: null, handOff: null, nextChangeOn: '2026-03-02', traits: {} };
    await page.route('**/api/leads?*', route => route.fulfill({ json: { leads: [lead], cursor: null, model: 'm', models: ['m'], stages: ['MQL'] } }));
    await page.goto('/');
    const row = page.getByRole('table', { name: 'Leads' }).locator('tbody tr');
    for (const shown of ['1.234,5', '0,125', '-2', '02.03.2026']) await expect(row.getByText(shown, { exact: true })).toBeVisible();
    await expect(page.getByText('As of 01.03.2026, 01:30 UTC')).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Next change (UTC)' })).toBeVisible();
  });
});
