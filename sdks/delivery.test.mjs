// Every SDK delivers everything, once: in batches, while the server refuses inputs, and when the page is left.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { faultyServer } from './faults.mjs';
import { read, run } from './programs.mjs';
import { awaitActivities, lead, person, url } from './system.mjs';

const PATIENCE_MS = 60_000;
const BATCH = 100;
// Two full batches and a part of one.
const MANY = 250;
// The call with which a browser begins.
const IDENTIFY = 1;
// What a browser still sends when a page is left may have 64 KB in all.
const LAST = 20;

/** Checks that the numbers from `first` to `end` arrived once, and count once. */
async function checkNumbers(userId, first, end, others = 0) {
  const stored = await awaitActivities(userId, end - first + others, PATIENCE_MS);
  const numbers = stored.filter(({ event }) => event !== null).map(({ properties }) => properties.number);
  const expected = Array.from({ length: end - first }, (_, i) => i + first);
  assert.deepEqual(expected.filter(number => !numbers.includes(number)), [], 'lost');
  assert.deepEqual(numbers.filter((number, i) => numbers.indexOf(number) !== i), [], 'stored twice');
  assert.equal(stored.length, end - first + others);
  const { lines } = (await lead(userId)).models['weighted-b2b'];
  assert.deepEqual(lines.map(({ rule, count }) => [rule, count]), [['webinar-attended', end - first]]);
}

const onPage = (name, ...values) => read(name).replace('ARGUMENTS', JSON.stringify(values));

describe('everything arrives once', { concurrency: 8 }, () => {
  let browser;
  before(async () => { browser = await startBrowser(); });
  after(() => browser?.close());

  for (const name of ['segment-node.mjs', 'rudder-node.mjs', 'SegmentJava.java', 'RudderJava.java']) {
    test(`${name}: the server answers 429 and 503 for a while`, async () => {
      const userId = person('delivery', name);
      const server = await faultyServer();
      try {
        await run(name, read(name), server.url, userId, MANY);
        // Each batch is of another person: batches that wait for each other would only be slower.
        for (let first = 0; first < MANY; first += BATCH) await checkNumbers(`${userId}-${first / BATCH}`, first, Math.min(first + BATCH, MANY));
        assert.deepEqual(server.faults, []);
      } finally {
        server.close();
      }
    });
  }

  for (const name of ['segment-browser.mjs', 'rudder-browser.mjs']) {
    test(`${name}: the server answers 429 and 503 for a while`, async () => {
      const userId = person('delivery', name);
      const server = await faultyServer();
      try {
        const page = await browser.visit(onPage(name, server.url, userId, MANY, false));
        await checkNumbers(userId, 1, MANY, IDENTIFY);
        assert.deepEqual(server.faults, []);
        assert.deepEqual([...page.hosts], [server.url]);
        await page.close();
      } finally {
        server.close();
      }
    });

    test(`${name}: the page is left at once`, async () => {
      const userId = person('exit', name);
      const page = await browser.visit(onPage(name, url, userId, LAST, true));
      await page.leave();
      await checkNumbers(userId, 1, LAST, IDENTIFY);
      await page.close();
    });
  }
});
