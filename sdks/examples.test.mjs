// The examples of docs/ingest.md, run as they are. Each person becomes the same lead.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { example, run } from './programs.mjs';
import { activities, awaitActivities, lead, person, url } from './system.mjs';

const PATIENCE_MS = 30_000;
const TRAITS = { country: 'DE', industry: 'Software', jobTitle: 'CTO', company: 'Acme', companySize: 120 };
const LINES = [['industry-technology', 20, 1], ['title-decision-maker', 15, 1], ['region-europe', 5, 1], ['pricing-page', 20, 1],
  ['webinar-attended', 10, 1]];

/** What an SDK sent of the properties that the program named. The SDKs of browsers add others. */
const named = ({ name, path, webinar, utm_source }) => Object.fromEntries(Object.entries({ name, path, webinar, utm_source })
  .filter(([, value]) => value !== undefined));

async function checkLead(userId, { key, events, traits, anonymousIds }) {
  const stored = await awaitActivities(userId, events.length, PATIENCE_MS);
  const found = await lead(userId);
  assert.deepEqual(found.identities.email, [`${userId}@example.com`]);
  assert.deepEqual(found.identities.userId, [userId]);
  assert.ok(found.identities.anonymousId.includes(`visitor-of-${userId}`), 'the id of the alias call belongs to the lead');
  assert.equal(found.identities.anonymousId.length, anonymousIds);
  assert.deepEqual(found.traits, { ...TRAITS, email: `${userId}@example.com`, ...traits });
  const { stage, total, fit, engagement, lines } = found.models['weighted-b2b'];
  assert.deepEqual(lines.map(line => [line.rule, line.points, line.count]), LINES);
  assert.deepEqual({ stage, total, fit, engagement }, { stage: 'MQL', total: 70, fit: 40, engagement: 30 });
  assert.deepEqual(stored.map(({ event, source, properties }) => [event, source, named(properties)]).sort(),
    events.map(([event, properties]) => [event, key, properties]).sort());
  assert.equal(new Set(stored.map(({ messageId }) => messageId)).size, events.length);
  assert.equal((await activities(userId)).length, events.length);
}

describe('on a server', { concurrency: 4 }, () => {
  for (const name of ['segment-node.mjs', 'rudder-node.mjs', 'SegmentJava.java', 'RudderJava.java']) {
    test(name, async () => {
      const userId = person('example', name);
      await run(name, example(name, { url, key: 'local', userId }));
      // The alias, the group and the identify call have no event.
      await checkLead(userId, { key: 'local', traits: { companyId: 'acme' }, anonymousIds: 1, events: [[null, {}], [null, {}], [null, {}],
        ['Page Viewed', { name: 'Pricing', path: '/pricing' }], ['Screen Viewed', { name: 'Setup' }],
        ['Webinar Attended', { webinar: 'intro', utm_source: 'news' }]] });
    });
  }
});

test('call.sh', async () => {
  const userId = person('example', 'curl');
  const done = spawnSync('/bin/sh', ['-c', example('call.sh', { url, key: 'local', userId })], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(done.stdout), { success: true, messageId: 'signup-4711' });
  const [{ event, properties }] = await activities(userId);
  assert.deepEqual({ event, properties }, { event: 'Webinar Attended', properties: { webinar: 'intro' } });
});

describe('in a browser', () => {
  let browser;
  before(async () => { browser = await startBrowser(); });
  after(() => browser?.close());

  for (const [name, screens] of [['segment-browser.mjs', [['Screen Viewed', { name: 'Setup', utm_source: 'news' }]]], ['rudder-browser.mjs', []]]) {
    test(`${name}, with no other host than that of Leadscore`, async () => {
      const userId = person('example', name);
      const page = await browser.visit(example(name, { url, key: 'local-page', userId }));
      // The key of a page cannot say to which account a lead belongs. The browser has an anonymous id of its own.
      await checkLead(userId, { key: 'local-page', traits: {}, anonymousIds: 2, events: [[null, {}], [null, {}], [null, {}],
        ['Page Viewed', { name: 'Pricing', path: '/pricing', utm_source: 'news' }], ...screens,
        ['Webinar Attended', { webinar: 'intro', utm_source: 'news' }]] });
      assert.deepEqual([...page.hosts], [url]);
      await page.close();
    });
  }

  test('form.html', async () => {
    const userId = person('example', 'form');
    const { page, close } = await browser.visit('', example('form.html', { url, key: 'local-page', userId }));
    await page.fill('[name=email]', `${userId}@example.com`);
    await page.fill('[name=jobTitle]', 'CTO');
    await page.click('button');
    await page.waitForURL(`${url}/**`);
    const found = await lead(`${userId}@example.com`, 'email');
    assert.deepEqual(found.traits, { email: `${userId}@example.com`, jobTitle: 'CTO' });
    await close();
  });
});
