import type { Page } from '@playwright/test';
import { type Deployed, deploy } from './deployed';
import { qualifiedLead, unused } from './system';
import { expect, expectAccessible, screenshot, test } from './watched';

let deployed: Deployed;
test.beforeEach(async ({ otherHosts }) => {
  deployed = await deploy();
  otherHosts.push(deployed.url, deployed.issuer.issuer.url!);
});
test.afterEach(() => deployed.stop());

/** The tokens of the requests to the API, the newest last. */
function tokensOf(page: Page): (string | undefined)[] {
  const tokens: (string | undefined)[] = [];
  page.on('request', request => {
    if (request.url().startsWith(`${deployed.url}/api/leads`)) tokens.push(request.headers().authorization);
  });
  return tokens;
}

const leads = (page: Page) => page.getByRole('table', { name: 'Leads' });

test('a reader signs in, reloads and signs out, and no token is kept', async ({ page }) => {
  const tokens = tokensOf(page);
  let signIns = 0;
  deployed.issuer.service.on('beforeAuthorizeRedirect', () => signIns++);
  await page.goto(`${deployed.url}/#/?stage=MQL`);
  await expect(leads(page)).toBeVisible();
  await expect(page).toHaveURL(`${deployed.url}/#/?stage=MQL`);
  expect(tokens.at(-1)).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);

  await page.reload();
  await expect(leads(page)).toBeVisible();
  await expect(page).toHaveURL(`${deployed.url}/#/?stage=MQL`);
  expect(signIns).toBe(2);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toContain(tokens.at(-1)!.slice('Bearer '.length));

  await page.getByRole('button', { name: 'Signed in' }).click();
  const [request] = await Promise.all([
    page.waitForRequest(`${deployed.issuer.issuer.url}/endsession**`),
    page.getByRole('menuitem', { name: 'Sign out' }).click(),
  ]);
  expect(new URL(request.url()).searchParams.get('post_logout_redirect_uri')).toBe(`${deployed.url}/`);
});

test('at Amazon Cognito a reader signs out as it wants it', async ({ page }) => {
  deployed.signIn.signOutUrl = `${deployed.issuer.issuer.url}/logout`;
  await page.goto(deployed.url);
  await expect(leads(page)).toBeVisible();
  await page.getByRole('button', { name: 'Signed in' }).click();
  const [request] = await Promise.all([
    page.waitForRequest(`${deployed.issuer.issuer.url}/logout**`),
    page.getByRole('menuitem', { name: 'Sign out' }).click(),
  ]);
  expect(Object.fromEntries(new URL(request.url()).searchParams)).toEqual({ client_id: 'page', logout_uri: `${deployed.url}/` });
});

test('a token that ends is renewed before the next request', async ({ page }) => {
  const tokens = tokensOf(page);
  deployed.issuer.service.once('beforeResponse', response => {
    (response.body as Record<string, unknown>).expires_in = 30;
  });
  const renewals: string[] = [];
  page.on('request', request => {
    const form = request.url().endsWith('/token') ? request.postData() : null;
    if (form) renewals.push(new URLSearchParams(form).get('grant_type')!);
  });
  await page.goto(deployed.url);
  await expect(leads(page)).toBeVisible();
  expect(renewals).toEqual(['authorization_code', 'refresh_token']);
  expect(tokens.at(-1)).toBeDefined();
});

test('a token that the system refuses leads to the issuer, but not in a circle', async ({ page }) => {
  await page.clock.install();
  let signIns = 0;
  deployed.issuer.service.on('beforeAuthorizeRedirect', () => signIns++);
  await page.goto(deployed.url);
  await expect(leads(page)).toBeVisible();
  await page.route('**/api/leads?*', route => route.fulfill({ status: 401, json: { detail: 'The token is not valid.' } }));
  await page.goto(`${deployed.url}/#/?stage=MQL`);
  await expect(page.getByText('The token is not valid.')).toBeVisible();
  expect(signIns).toBe(1);
  await page.clock.fastForward(31_000);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => signIns).toBe(2);
});

test('a sign-in that fails is shown, and the reader tries again', async ({ page }) => {
  deployed.issuer.service.once('beforeAuthorizeRedirect', redirect => {
    redirect.url.searchParams.delete('code');
    redirect.url.searchParams.set('error', 'access_denied');
  });
  await page.goto(deployed.url);
  await expect(page.getByText('You are not signed in')).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'not-signed-in');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await expect(leads(page)).toBeVisible();
});

test('what a reader may not do is not shown', async ({ page }) => {
  const lead = await qualifiedLead(unused('permissions'));
  let permissions: string[] = [];
  await page.route('**/api/me', route => route.fulfill({ json: { subject: 'user-1', name: 'Ann', permissions } }));
  await page.goto('/');
  await expect(page.getByText('You are signed in as Ann.')).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'no-permission');

  permissions = ['read'];
  await page.goto(`/#/leads/${lead.leadId}`);
  await page.reload();
  await expect(page.getByRole('table', { name: 'Timeline' }).getByText('Lead Qualified')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Identities' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Merge|Erase|Void|Restore|Split|Detach|Accept|Reject|Recycle|Won|Lost)\b/ })).toHaveCount(0);
  await expect(page.getByText('Sales has said nothing yet.')).toBeVisible();
  permissions = ['read', 'outcomes'];
  await page.reload();
  await expect(page.getByRole('button', { name: 'Accept', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Erase', exact: true })).toHaveCount(0);
  permissions = ['read'];
  await page.reload();
  const screens = page.getByRole('navigation', { name: 'Screens' });
  await expect(screens.getByRole('link', { name: 'System' })).toBeVisible();
  await expect(screens.getByRole('link', { name: 'Intake' })).toHaveCount(0);
});

test('the empty page of a deployment says where a write key is made, to those who may', async ({ page }) => {
  let permissions = ['read', 'admin'];
  await page.route('**/api/me', route => route.fulfill({ json: { subject: 'user-1', name: 'Ann', permissions } }));
  await page.route('**/api/leads?*', route => route.fulfill({ json: { leads: [], cursor: null, model: 'm', models: ['m'], stages: ['MQL'] } }));
  await page.goto(deployed.url);
  await expect(page.getByText(`curl -s '${deployed.intakeUrl}/forms/demo?key=WRITE_KEY'`)).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByText('which you make on the screen').getByRole('link', { name: 'Intake' })).toHaveAttribute('href', '#/intake');
  permissions = ['read'];
  await page.reload();
  await expect(page.getByText('In the place of WRITE_KEY, put a write key.')).toBeVisible();
});

test('the snippets of a deployment send to the API itself, because an SDK drops the path of an address', async ({ page }) => {
  const key = { id: 'AAAAAAAAAAAA', source: 'backend', kind: 'server', revoked: false, locale: null };
  const lists = { formTraits: [], events: [], numericTraits: [], nextHosts: [], honeypots: [] };
  await page.route('**/api/keys', route => route.fulfill({ json: { keys: [{ ...key, ...lists }] } }));
  await page.route('**/api/intake/refused?*', route => route.fulfill({ json: { refused: [], more: false, fullHours: [], maxAnHour: 100 } }));
  await page.goto(`${deployed.url}/#/intake/${key.id}`);
  for (const tab of ['curl', 'Node', 'Java']) {
    await page.getByRole('tab', { name: tab }).click();
    const addresses = (await page.getByRole('tabpanel').locator('pre').textContent())!.match(/https?:\/\/[^'"/]+[^'"]*/g);
    expect(addresses).toEqual([tab === 'curl' ? `${deployed.intakeUrl}/v1/track` : deployed.intakeUrl]);
  }
});
