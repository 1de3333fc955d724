import type { Page } from '@playwright/test';
import { pressOn, tabTo } from './keyboard';
import { get, qualifiedLead, unused } from './system';
import { expect, test } from './watched';

const dialog = (page: Page) => page.getByRole('dialog');
const table = (page: Page, name: string) => page.getByRole('table', { name });

/** Fills in the first field of the dialog, and confirms it. */
async function confirm(page: Page, button: string, text = '') {
  await expect(dialog(page)).toBeVisible();
  if (text !== '') {
    await tabTo(page, dialog(page).getByRole('textbox').first());
    await page.keyboard.type(text);
  }
  await pressOn(page, dialog(page).getByRole('button', { name: button, exact: true }));
  await expect(dialog(page)).toHaveCount(0);
}

test('a lead is corrected by keyboard alone', async ({ page }) => {
  const lead = await qualifiedLead(unused('keys'));
  const other = await qualifiedLead(unused('otherkeys'));
  await page.goto(`/#/leads/${lead.leadId}`);
  const total = page.locator('[data-score=Total]');
  await expect(total).toHaveText('65');
  const visit = table(page, 'Timeline').locator('tbody tr').filter({ hasText: '/pricing' });

  await pressOn(page, visit.getByRole('button', { name: /^Void/ }));
  await confirm(page, 'Void', 'a robot');
  await expect(total).toHaveText('45');
  await pressOn(page, visit.getByRole('button', { name: /^Restore/ }));
  await confirm(page, 'Restore', 'a person');
  await expect(total).toHaveText('65');

  await pressOn(page, page.getByRole('button', { name: 'Merge', exact: true }));
  await confirm(page, 'Merge', other.identities.email[0]);
  await pressOn(page, table(page, 'Merged leads').getByRole('button', { name: /^Split/ }));
  await confirm(page, 'Split');
  await expect(table(page, 'Merged leads')).toHaveCount(0);

  await pressOn(page, table(page, 'Identities').getByRole('button', { name: /^Detach email/ }));
  await confirm(page, 'Detach');
  await expect(table(page, 'Identities').locator('tbody tr')).toHaveCount(1);

  await pressOn(page, page.getByRole('button', { name: 'Show as a table' }));
  await expect(table(page, 'Score of each day')).toBeVisible();
  await tabTo(page, page.getByRole('group', { name: 'Rows of the table' }));

  const id = page.url().split('/').at(-1);
  await pressOn(page, page.getByRole('button', { name: 'Erase', exact: true }));
  await pressOn(page, dialog(page).getByRole('checkbox'), 'Space');
  await expect(dialog(page).getByRole('checkbox')).toBeChecked();
  await confirm(page, 'Erase');
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible();
  await expect(get(`/leads/${id}`)).rejects.toThrow('404');
});
