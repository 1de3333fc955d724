import type { Page, Route } from '@playwright/test';
import { call, get, qualifiedLead, unused, url } from './system';
import { expect, expectAccessible, expectFits, expectTablesFit, expectWholeWords, gate, LOOKS, screenshot, test } from './watched';

/** A trait has at most 4,096 bytes. */
const LONG_TRAIT = 'y'.repeat(4_000);
const HOSTILE = {
  script: '<script>alert(1)</script><img src=x onerror=alert(2)>',
  rightToLeft: '\u202Eevil\u202C שלום עולם',
  prototype: '{"__proto__": {"polluted": true}}',
  link: 'javascript:alert(3)',
  long: 'x'.repeat(10_000),
};
/** Names of fields that a stranger chooses. An object literal has the key `__proto__` only in brackets. */
const NAMES = { ['__proto__']: 'sent-proto', constructor: 'sent-constructor', hasOwnProperty: 'sent-own', [HOSTILE.script]: 'sent-script', [HOSTILE.rightToLeft]: 'sent-right' };

const open = (page: Page, lead: { leadId: string }) => page.goto(`/#/leads/${lead.leadId}`);
const table = (page: Page, name: string) => page.getByRole('table', { name });
const dialog = (page: Page) => page.getByRole('dialog');

for (const { name, colorScheme, width } of LOOKS) {
  test(`a lead looks right in ${name}`, async ({ page }) => {
    // Looking at everything takes long on a busy machine.
    test.slow();
    const userId = unused('lead');
    await qualifiedLead(userId, { name: 'Ada Lovelace', company: 'Analytical Engines' });
    await call('track', { userId, event: 'Email Opened', properties: { subject: 'News of March' } });
    await call('identify', { anonymousId: unused('device'), userId });
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await open(page, await get(`/leads/user:${userId}`));
    await expect(page.getByRole('heading', { level: 1, name: 'Ada Lovelace' })).toBeVisible();
    await expect(table(page, 'Timeline').getByText('Lead Qualified')).toBeVisible();
    await expect(page.locator('.score-chart svg')).toBeVisible();
    await expectAccessible(page);
    await expectFits(page);
    await expectWholeWords(page);
    await screenshot(page, `lead-${name}`);
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await expect(table(page, 'Score of each day')).toBeVisible();
    await expectAccessible(page, '.series-table');
    await expectFits(page);
    await expectWholeWords(page);
    await screenshot(page, `lead-table-${name}`);
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await expect(dialog(page)).toBeVisible();
    await expectAccessible(page, '[role=dialog]');
    await screenshot(page, `erase-${name}`);
  });
}

test('what strangers send is text', async ({ page }) => {
  test.slow();
  const userId = unused('hostile');
  const lead = await qualifiedLead(userId, { ...HOSTILE, name: HOSTILE.script, company: LONG_TRAIT });
  await call('track', { userId, event: HOSTILE.script, properties: HOSTILE });
  const anonymousId = unused(HOSTILE.script + HOSTILE.rightToLeft);
  const messageId = unused(HOSTILE.script + HOSTILE.rightToLeft);
  await call('track', { userId, anonymousId, messageId, event: '__proto__', properties: NAMES });
  await call('identify', { userId, traits: NAMES });
  const fields = new URLSearchParams({ email: lead.identities.email[0], firstName: '<b>form</b>', [HOSTILE.script]: 'form-script', [HOSTILE.rightToLeft]: 'form-right' });
  fields.append('__proto__', 'form-proto');
  const sent = await fetch(`${url}/forms/${encodeURIComponent('<b>form</b>')}?key=local`, { method: 'POST', body: fields });
  expect(sent.status).toBe(200);
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await open(page, lead);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('<script>alert(1)</script>');
    await expect(table(page, 'Timeline').getByText(HOSTILE.script).first()).toBeVisible();
    for (const text of [messageId, 'form-script', '<b>form</b>', ...Object.values(NAMES)]) await expect(table(page, 'Timeline').getByText(text).first()).toBeVisible();
    for (const [trait, value] of Object.entries(NAMES)) {
      await expect(table(page, 'Traits').locator('tbody tr').filter({ hasText: value })).toContainText(trait.slice(0, 9));
    }
    await expect(table(page, 'Identities').getByText(anonymousId)).toBeVisible();
    await expectFits(page);
    await expectTablesFit(page);
    await expectAccessible(page);
    await screenshot(page, `lead-hostile-${width}`);
    await page.goto('/#/');
    await expectFits(page);
  }
  expect(await page.evaluate(() => document.querySelectorAll('img, main script').length)).toBe(0);
  expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  await open(page, lead);
  await table(page, 'Traits').getByRole('button', { name: 'Show the whole text' }).first().click();
  await expect(page.getByText(LONG_TRAIT).first()).toBeVisible();
  await table(page, 'Timeline').getByRole('button', { name: 'Show the whole text' }).first().click();
  await expect(page.getByText(HOSTILE.long).first()).toBeVisible();
  await expectFits(page);
});

test('the timeline pages on, and shows one kind', async ({ page }) => {
  const userId = unused('long');
  const calls = Array.from({ length: 70 }, (_, i) => ({ type: 'track', userId, event: `Step ${i}`, messageId: unused('step') }));
  await call('batch', { batch: calls });
  await open(page, await get(`/leads/user:${userId}`));
  const rows = table(page, 'Timeline').locator('tbody tr');
  await expect(rows).toHaveCount(50);
  const show = (kind: string) => page.getByLabel('Kind of entry').getByRole('button', { name: kind, exact: true }).click();
  await show('Events');
  await expect(page.getByText('None of the newest 50 entries is of this kind. There are older entries.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('None of the newest 50 entries')).toBeVisible();
  await show('All');
  await page.getByRole('button', { name: 'Show older entries' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(70);
  await show('Events');
  await expect(rows.filter({ hasText: 'Step' })).toHaveCount(0);
});

test('an activity is voided and restored after a confirmation', async ({ page }) => {
  const lead = await qualifiedLead(unused('void'));
  await open(page, lead);
  const visit = table(page, 'Timeline').locator('tbody tr').filter({ hasText: '/pricing' });
  const points = page.getByText('65', { exact: true }).first();
  await expect(points).toBeVisible();
  await visit.getByRole('button').click();
  await expect(dialog(page)).toContainText('will not count any more');
  await expect(dialog(page).getByRole('button', { name: 'Void', exact: true })).toBeDisabled();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  expect((await get(`/leads/${lead.leadId}/score`)).total).toBe(65);

  await visit.getByRole('button').click();
  await dialog(page).getByLabel('Reason').fill('a robot');
  await dialog(page).getByRole('button', { name: 'Void', exact: true }).click();
  await expect(visit).toContainText('a robot');
  await expect(page.getByText('45', { exact: true }).first()).toBeVisible();
  await expectAccessible(page);

  await visit.getByRole('button', { name: /^Restore/ }).click();
  await dialog(page).getByLabel('Reason').fill('a person after all');
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(points).toBeVisible();
});

test('two leads are merged, split, and an identity is detached', async ({ page }) => {
  const one = await qualifiedLead(unused('one'));
  const other = await qualifiedLead(unused('other'));
  await open(page, one);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(dialog(page)).toContainText('The two leads will be one');
  const field = dialog(page).getByRole('textbox', { name: 'The other lead' });
  await field.fill('nobody@example.com');
  await dialog(page).getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(dialog(page)).toContainText('There is no such lead');
  await field.fill(other.identities.email[0]);
  await dialog(page).getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(table(page, 'Merged leads').locator('tbody tr')).toHaveCount(1);
  await screenshot(page, 'lead-merged');
  // The address of either lead leads to the one that is left, and says so if it was the other's.
  const [gone] = [one, other].filter(({ leadId }) => !page.url().includes(leadId));
  await page.goto(`/#/leads/${gone!.leadId}`);
  await expect(page.getByText(`The lead ${gone!.leadId} was merged into this one.`)).toBeVisible();
  await page.goBack();
  await expect(page.getByText('was merged into this one')).toHaveCount(0);

  await table(page, 'Merged leads').getByRole('button', { name: /^Split/ }).click();
  await expect(dialog(page)).toContainText('a lead of its own again');
  await dialog(page).getByRole('button', { name: 'Split' }).click();
  await expect(table(page, 'Merged leads')).toHaveCount(0);
  await expect(table(page, 'Links')).toContainText('A person has split them.');
  await expectAccessible(page);

  const identities = table(page, 'Identities').locator('tbody tr');
  await expect(identities).toHaveCount(2);
  await table(page, 'Identities').getByRole('button', { name: /^Detach email/ }).click();
  await expect(dialog(page)).toContainText('for good');
  await dialog(page).getByRole('button', { name: 'Detach' }).click();
  await expect(identities).toHaveCount(1);
});

test('a lead and a timeline that load or fail say so, and are asked for again', async ({ page }) => {
  const lead = await qualifiedLead(unused('states'), { name: 'Ada Lovelace' });
  const refuse = (route: Route) => route.fulfill({ status: 400, json: { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'Not now.' } });
  const answer = gate();
  await page.route(`**/api/leads/${lead.leadId}`, async route => {
    await answer.opened;
    await refuse(route);
  });
  await page.route(`**/api/leads/${lead.leadId}/history?*`, refuse);
  await open(page, lead);
  await expect(page.getByText('Loading the lead')).toBeVisible();
  answer.open();
  await expect(page.getByText('The lead cannot be shown')).toBeVisible();
  await expect(page.getByText('Not now.')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(`**/api/leads/${lead.leadId}`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Lovelace' })).toBeVisible();
  await expect(page.getByText('The timeline cannot be shown')).toBeVisible();
  await page.unroute(`**/api/leads/${lead.leadId}/history?*`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(table(page, 'Timeline').getByText('Lead Qualified')).toBeVisible();
});

test('a person is erased, and nobody finds the lead after that', async ({ page }) => {
  const lead = await qualifiedLead(unused('erased'));
  await open(page, lead);
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(dialog(page)).toContainText('erased for good');
  await dialog(page).getByRole('checkbox').check();
  await dialog(page).getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible();
  await open(page, lead);
  await expect(page.getByText('There is no such lead', { exact: true })).toBeVisible();
  await expectAccessible(page);
});
