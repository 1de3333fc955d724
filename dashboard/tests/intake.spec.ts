import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ask, get, unused, url } from './system';
import { expect, expectAccessible, expectFits, expectTablesFit, expectWholeWords, gate, LOOKS, screenshot, test } from './watched';
import type { Page } from '@playwright/test';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>\u202Eevil\u202C';

const table = (page: Page, name: string) => page.getByRole('table', { name });
const dialog = (page: Page) => page.getByRole('dialog');
const makeKey = (settings: object): Promise<{ id: string; writeKey: string }> => ask('POST', '/keys', settings);

/** Sends inputs that are refused: one call, a form, and a batch. */
async function refusedInputs(writeKey: string) {
  await Promise.all([
    send('/v1/track', { writeKey, userId: HOSTILE }),
    send(`/forms/contact?key=${writeKey}`, { 'E-Mail': HOSTILE }),
    send('/v1/batch', { writeKey, batch: [{ type: 'track', userId: HOSTILE }, { type: HOSTILE }, { [HOSTILE]: HOSTILE }] }),
  ]);
}

const send = (path: string, data: object) => fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) });

for (const { name, colorScheme, width } of LOOKS) {
  test(`the intake screens look right in ${name}`, async ({ page }) => {
    const { id, writeKey } = await makeKey({ source: unused('look'), nextHosts: ['www.example.com'] });
    await refusedInputs(writeKey);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/#/intake');
    await expect(table(page, 'Write keys').locator('tbody a').first()).toBeVisible();
    await expectAccessible(page);
    await expectFits(page);
    await expectWholeWords(page);
    await screenshot(page, `intake-${name}`);
    await page.goto(`/#/intake/${id}`);
    await expect(table(page, 'What was refused').locator('tbody tr')).toHaveCount(3);
    await expectAccessible(page);
    await expectFits(page);
    await expectTablesFit(page);
    await expectWholeWords(page);
    await screenshot(page, `intake-key-${name}`);
  });
}

test('a key is made, its text is shown once, and it works', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const source = unused('made');
  await page.goto('/#/intake');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await dialog(page).getByRole('textbox', { name: 'Source' }).fill(source);
  // A click beside the dialog throws nothing away.
  await page.mouse.click(5, 400);
  await expect(dialog(page).getByRole('textbox', { name: 'Source' })).toHaveValue(source);
  await dialog(page).getByRole('radio', { name: /Server/ }).check();
  await dialog(page).getByRole('button', { name: 'More settings' }).click();
  await expectAccessible(page);
  await screenshot(page, 'intake-make');
  await dialog(page).getByRole('textbox', { name: /Hosts/ }).fill('www.example.com\n\nblog.example.com');
  await dialog(page).getByRole('textbox', { name: 'Language' }).fill('nonsense!');
  await dialog(page).getByRole('button', { name: 'Make the key' }).click();
  await expect(dialog(page).getByText('locale: must be a language tag')).toBeVisible();
  await dialog(page).getByRole('textbox', { name: 'Language' }).fill('de');
  const [answer] = await Promise.all([
    page.waitForResponse(response => response.url().endsWith('/api/keys') && response.request().method() === 'POST'),
    dialog(page).getByRole('button', { name: 'Make the key' }).click(),
  ]);
  const { id, writeKey } = await answer.json();
  await expect(page.getByText('It is never shown again')).toBeVisible();
  await page.getByRole('button', { name: 'Copy the key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(writeKey);
  await screenshot(page, 'intake-made');

  const { keys } = await get('/keys');
  expect(keys.find((key: { id: string }) => key.id === id)).toMatchObject({
    source,
    kind: 'server',
    nextHosts: ['blog.example.com', 'www.example.com'],
    locale: 'de',
  });
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByText(writeKey)).toHaveCount(0);
  await table(page, 'Write keys').getByRole('link', { name: source }).click();
  await expect(page.getByRole('heading', { level: 1, name: source })).toBeVisible();
  expect(await page.content()).not.toContain(writeKey);
});

test('a key is made and revoked by keyboard alone', async ({ page }) => {
  const source = unused('keyboard');
  await page.goto('/#/intake');
  await page.getByRole('button', { name: 'Make a key' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByRole('textbox', { name: 'Source' }).focus();
  await page.keyboard.type(source);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect(dialog(page).getByRole('radio', { name: /Server/ })).toBeChecked();
  await dialog(page).getByRole('button', { name: 'Make the key' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('It is never shown again')).toBeVisible();
  await page.getByRole('tab', { name: 'curl' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Node' })).toBeFocused();
  await page.getByRole('button', { name: 'I have stored it' }).focus();
  await page.keyboard.press('Space');

  await page.getByRole('button', { name: `Revoke the key of ${source}` }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('Nobody can take this back')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Revoke', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(table(page, 'Write keys').locator('tbody tr').filter({ hasText: source })).toContainText('Revoked');
  const { keys } = await get('/keys');
  expect(keys.find((key: { source: string }) => key.source === source).revoked).toBe(true);
});

test('the page of a key revokes it, and has no snippets then', async ({ page }) => {
  const { id } = await makeKey({ source: unused('revoked') });
  await page.goto(`/#/intake/${id}`);
  await expect(page.getByRole('heading', { name: 'How to send' })).toBeVisible();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await dialog(page).getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'How to send' })).toHaveCount(0);
});

test('what was refused is shown with its reason, and nothing that was sent', async ({ page }) => {
  const { id, writeKey } = await makeKey({ source: unused('refused'), kind: 'server' });
  await page.goto(`/#/intake/${id}`);
  await expect(page.getByText('Nothing was refused in the last 7 days.')).toBeVisible();
  await refusedInputs(writeKey);
  const { refused } = await get(`/intake/refused?key=${id}`);
  await page.reload();
  const rows = table(page, 'What was refused').locator('tbody tr');
  await expect(rows).toHaveCount(refused.length);
  await expect(rows.filter({ hasText: 'POST /v1/track' })).toContainText('a track call must have the name of its event');
  await expect(rows.filter({ hasText: 'POST /forms/{form}' })).toContainText('email');
  await expect(rows.filter({ hasText: 'POST /v1/batch' })).toContainText('must be track, identify, page, screen, group or alias');
  await expect(page.locator('main')).not.toContainText('alert(1)');
});

test('an hour that is full says so', async ({ page }) => {
  const { id, writeKey } = await makeKey({ source: unused('flood') });
  for (let i = 0; i < 105; i += 15) await Promise.all(Array.from({ length: 15 }, () => send('/v1/track', { writeKey })));
  await page.goto(`/#/intake/${id}`);
  await expect(page.getByText(/At most 100 are kept in an hour\. This was reached in [12] hours?/)).toBeVisible();
});

test('a hostile source is text', async ({ page }) => {
  const source = `${HOSTILE}${'x'.repeat(130)}${unused('')}`;
  const { id } = await makeKey({ source, events: [HOSTILE], nextHosts: [HOSTILE] });
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/#/intake');
    await expect(table(page, 'Write keys').getByText('<script>alert(1)</script>').first()).toBeVisible();
    await expectFits(page);
    await page.goto(`/#/intake/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('<script>alert(1)</script>');
    await expectFits(page);
    await expectWholeWords(page);
    await screenshot(page, `intake-hostile-${width}`);
  }
  await expectAccessible(page);
  expect(await page.evaluate(() => document.querySelectorAll('img, main script').length)).toBe(0);
});

const examples = ['ingest', 'deploy'].map(page => readFileSync(`../docs/${page}.md`, 'utf8')).join('\n');
const example = (file: string): string => examples.split(`<!-- file: ${file} -->`)[1]!.split('```')[1]!.replace(/^\w+\n/, '').trimEnd();

test('the snippets are the examples of the documentation, for this system', async ({ page }) => {
  const shown = async (kind: string, files: Record<string, string>) => {
    const { id } = await makeKey({ source: unused('snippets'), kind });
    await page.goto(`/#/intake/${id}`);
    for (const [tab, file] of Object.entries(files)) {
      await page.getByRole('tab', { name: tab }).click();
      const text = await page.getByRole('tabpanel').locator('pre').textContent();
      expect(text).toBe(example(file).replaceAll('https://leads.example.com', url.replace(/\/$/, '')));
    }
    await expect(page.getByRole('tab')).toHaveCount(Object.keys(files).length);
  };
  await page.goto('/#/intake');
  for (const [tab, file] of [['Amazon SES', 'ses.sh'], ['Segment', 'segment.sh']] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel').locator('pre')).toHaveText(example(file));
    await expect(page.getByRole('tabpanel').getByRole('button', { name: 'Copy' })).toBeVisible();
  }
  await shown('page', { 'HTML form': 'form.html', 'Browser SDK': 'segment-browser.mjs', curl: 'call.sh' });
  await expect(page.getByText('to the address in _next if the key allows its host')).toHaveCount(0);
  await page.getByRole('tab', { name: 'HTML form' }).click();
  await expect(page.getByText('to the address in _next if the key allows its host')).toBeVisible();
  await shown('server', { curl: 'call.sh', Node: 'segment-node.mjs', Java: 'SegmentJava.java' });
});

test('the snippets of a form and of curl work as they are copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id, writeKey } = await makeKey({ source: unused('copied') });
  await page.goto(`/#/intake/${id}`);
  const copied = async (tab: string) => {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).click();
    return (await page.evaluate(() => navigator.clipboard.readText())).replaceAll('WRITE_KEY', writeKey);
  };
  const form = await copied('HTML form');
  const userId = unused('curl');
  const { stdout } = await promisify(execFile)('sh', ['-c', (await copied('curl')).replace('user-1', userId)]);
  expect(stdout).toContain('"success":true');
  const email = `${unused('form')}@example.com`;
  // The form is in a page of another origin, as on a company's site.
  await page.goto('about:blank');
  await page.setContent(form);
  await page.locator('[name=email]').fill(email);
  await page.getByRole('button').click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  expect((await get(`/leads/email:${email}`)).traits.email).toBe(email);
  expect((await get(`/leads/user:${userId}`)).identities.userId).toEqual([userId]);
});

test('empty, loading, failed and forbidden states say what to do', async ({ page }) => {
  const answer = gate();
  await page.route('**/api/keys', async route => {
    await answer.opened;
    await route.fulfill({ json: { keys: [] } });
  });
  await page.goto('/#/intake');
  await expect(page.getByText('Loading the write keys')).toBeVisible();
  answer.open();
  await expect(page.getByText('There is no write key yet.')).toBeVisible();
  await screenshot(page, 'intake-empty');
  await page.goto('/#/intake/AAAAAAAAAAAA');
  await expect(page.getByRole('heading', { name: 'There is no such write key' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to all write keys' }).click();
  await expect(page.getByText('There is no write key yet.')).toBeVisible();

  await page.unrouteAll({ behavior: 'wait' });
  await page.route('**/api/keys', route => route.fulfill({ status: 403, json: { status: 403, title: 'Forbidden', detail: 'This needs the permission admin. Ask Ann.' } }));
  await page.reload();
  await expect(page.getByText('You have no permission for this. This needs the permission admin. Ask Ann.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make a key' })).toBeDisabled();
  await expectAccessible(page);
  await screenshot(page, 'intake-forbidden');

  await page.unroute('**/api/keys');
  const { id } = await makeKey({ source: unused('failed') });
  await page.route('**/api/intake/refused?*', route => route.fulfill({ status: 400, json: { status: 400, title: 'Bad Request', detail: 'The clock stands.' } }));
  await page.goto(`/#/intake/${id}`);
  await expect(page.getByText('What was refused cannot be shown')).toBeVisible();
  await expect(page.getByText('The clock stands.')).toBeVisible();
  await page.unroute('**/api/intake/refused?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing was refused in the last 7 days.')).toBeVisible();
});
