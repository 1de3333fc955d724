import type { Page, Route } from '@playwright/test';
import { pressOn, tabTo } from './keyboard';
import { ask, get, qualifiedLead, unused } from './system';
import { expect, expectAccessible, expectFits, expectWholeWords, LOOKS, screenshot, test } from './watched';

const dialog = (page: Page) => page.getByRole('dialog');
const sales = (page: Page) => page.locator('[data-outcome]');
const timeline = (page: Page) => page.getByRole('table', { name: 'Timeline' });
const action = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The actions, the sentence of each dialog, the word on its button, and what the lead shows then. */
const SAID = [
  ['Accept', 'Sales will take care', 'Accept', 'Accepted'],
  ['Reject', 'Sales will not take', 'Reject', 'Rejected'],
  ['Recycle', 'back to marketing', 'Recycle', 'Recycled'],
  ['Won', 'its revenue counts once', 'Record as won', 'Won'],
  ['Lost', 'its revenue counts no more', 'Record as lost', 'Lost'],
] as const;

for (const { name, colorScheme, width } of LOOKS) {
  test(`the dialog of an outcome looks right in ${name}`, async ({ page }) => {
    const lead = await qualifiedLead(unused('saidlook'));
    await ask('POST', `/leads/${lead.leadId}/outcomes`, {
      outcome: 'won',
      reason: 'They liked the pilot',
      deal: '77',
      revenue: { amount: 12000.5, currency: 'EUR' },
    });
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`/#/leads/${lead.leadId}`);
    await expect(sales(page)).toContainText('Won');
    await expectFits(page);
    await action(page, 'Won').click();
    await expect(dialog(page)).toBeVisible();
    await dialog(page).getByLabel('Amount (optional)').fill('a lot');
    await expect(dialog(page).getByText('Write digits')).toBeVisible();
    await expectAccessible(page, '[role=dialog]');
    await expectFits(page);
    await expectWholeWords(page);
    await screenshot(page, `outcome-${name}`);
  });
}

test('each outcome is recorded after a confirmation, and the last one is shown', async ({ page }) => {
  test.slow();
  const lead = await qualifiedLead(unused('said'));
  await page.goto(`/#/leads/${lead.leadId}`);
  await expect(page.getByText('Sales has said nothing yet.')).toBeVisible();
  await action(page, 'Reject').click();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  expect((await get(`/leads/${lead.leadId}`)).outcome).toBeNull();

  for (const [button, sentence, confirm, shown] of SAID) {
    await action(page, button).click();
    await expect(dialog(page)).toContainText(sentence);
    await dialog(page).getByLabel('Reason (optional)').fill(`because ${button}`);
    await dialog(page).getByRole('button', { name: confirm, exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(sales(page)).toContainText(shown);
    await expect(page.getByText(`because ${button}`).first()).toBeVisible();
  }
  await expect(timeline(page).getByText('Lead Outcome Recorded')).toHaveCount(5);
  await expectAccessible(page);

  // A voided outcome counts no more: the one before it is shown.
  await timeline(page).locator('tbody tr').filter({ hasText: 'Deal Lost' }).getByRole('button', { name: /^Void/ }).click();
  await dialog(page).getByLabel('Reason').fill('a mistake');
  await dialog(page).getByRole('button', { name: 'Void', exact: true }).click();
  await expect(sales(page)).toContainText('Won');
});

test('a won deal is recorded with its revenue by keyboard alone', async ({ page }) => {
  const lead = await qualifiedLead(unused('saidkeys'));
  await page.goto(`/#/leads/${lead.leadId}`);
  const type = async (label: string, text: string) => {
    await tabTo(page, dialog(page).getByLabel(label));
    await page.keyboard.type(text);
  };
  await pressOn(page, action(page, 'Won'));
  await expect(dialog(page)).toBeVisible();
  const confirm = dialog(page).getByRole('button', { name: 'Record as won' });
  await type('Reason (optional)', 'They liked the pilot');
  await type('Deal (optional)', '77');
  await type('Amount (optional)', '999999999999.999');
  await expect(confirm).toBeDisabled();
  await type('Currency', 'eur');
  await pressOn(page, confirm);
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText('Revenue of all deals that are won: 999,999,999,999.999 EUR')).toBeVisible();
  expect((await get(`/leads/${lead.leadId}`)).outcome).toMatchObject({
    outcome: 'won',
    deal: '77',
    reason: 'They liked the pilot',
    revenue: [{ amount: 999999999999.999, currency: 'EUR' }],
  });
});

test('what the system refuses is shown, and an attempt after a lost answer records nothing twice', async ({ page }) => {
  const lead = await qualifiedLead(unused('saidtwice'));
  await page.goto(`/#/leads/${lead.leadId}`);
  await action(page, 'Won').click();
  await dialog(page).getByLabel('Amount (optional)').fill('5');
  await dialog(page).getByLabel('Currency').fill('ZZZ');
  await dialog(page).getByRole('button', { name: 'Record as won' }).click();
  await expect(dialog(page)).toContainText('must be a currency code of ISO 4217');
  await dialog(page).getByLabel('Currency').fill('JPY');

  const lost = async (route: Route) => {
    await route.fetch();
    await route.fulfill({ status: 409, json: { detail: 'The answer was lost.' } });
  };
  await page.route('**/outcomes', lost, { times: 1 });
  await dialog(page).getByRole('button', { name: 'Record as won' }).click();
  await expect(dialog(page)).toContainText('The answer was lost.');
  await dialog(page).getByRole('button', { name: 'Record as won' }).click();
  await expect(dialog(page)).toHaveCount(0);
  const { entries } = await get(`/leads/${lead.leadId}/history`);
  expect(entries.filter((entry: { event?: string }) => entry.event === 'Deal Won')).toHaveLength(1);
});
