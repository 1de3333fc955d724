// Every SDK delivers everything, once: in batches, while the server refuses inputs, and when the page is left.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { faultyServer } from './faults.mjs';
import { read, run } from './programs.mjs';
import { activities, eventually, lead, person, url } from './system.mjs';

const PATIENCE_MS = 60_000;
const BATCH = 100;
// Two full batches and a part of one.
const MANY = 250;
// The call with which a browser begins.
const IDENTIFY = 1;
// What a browser still sends when a page is left may have 64 KB in all.
const LAST = 20;

/** How many events of the lead count. To read this is far cheaper than to read its activities. */
const counted = found => found?.models['weighted-b2b'].lines.find(({ rule }) => rule === 'webinar-attended')?.count ?? 0;

/** Checks that the numbers from `first` to `end` arrived once, and count once. */
async function checkNumbers(userId, first, end, others = 0) {
  const found = await eventually(() => lead(userId), one => counted(one) >= end - first, PATIENCE_MS);
  const stored = await activities(userId);
  const numbers = stored.filter(({ event }) => event !== null).map(({ properties }) => properties.number);
  const expected = Array.from({ length: end - first }, (_, i) => i + first);
  assert.deepEqual(expected.filter(number => !numbers.includes(number)), [], 'lost');
  assert.deepEqual(numbers.filter((number, i) => numbers.indexOf(number) !== i), [], 'stored twice');
  assert.equal(stored.length, end - first + others);
  assert.equal(counted(found), end - first);
}

const onPage = (name, ...values) => read(name).replace('ARGUMENTS', JSON.stringify(values));

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser?.close());

describe('while the server answers 429 and 503', { concurrency: 6 }, () => {
  for (const name of ['segment-node.mjs', 'rudder-node.mjs', 'SegmentJava.java', 'RudderJava.java']) {
    test(name, () => withFaults(async server => {
      const userId = person('faults', name);
      await run(name, read(name), server.url, userId, MANY);
      // Each batch is of another person: batches that wait for each other would only be slower.
      for (let first = 0; first < MANY; first += BATCH) await checkNumbers(`${userId}-${first / BATCH}`, first, Math.min(first + BATCH, MANY));
    }));
  }
  for (const name of ['segment-browser.mjs', 'rudder-browser.mjs']) {
    test(name, () => withFaults(async server => {
      const userId = person('faults', name);
      const page = await browser.visit(onPage(name, server.url, userId, MANY, false));
      await checkNumbers(userId, 1, MANY, IDENTIFY);
      assert.deepEqual([...page.hosts], [server.url]);
      await page.close();
    }));
  }
});

// One after the other: what a browser sends while a page is left, it sends once. A busy server would lose it.
describe('when the page is left', () => {
  for (const name of ['segment-browser.mjs', 'rudder-browser.mjs']) {
    test(name, async () => {
      const userId = person('left', name);
      const page = await browser.visit(onPage(name, url, userId, LAST, true));
      await page.leave();
      await checkNumbers(userId, 1, LAST, IDENTIFY);
      await page.close();
    });
  }
});

async function withFaults(check) {
  const server = await faultyServer();
  try {
    await check(server);
    assert.deepEqual(server.faults, [], 'not all faults were met');
  } finally {
    server.close();
  }
}
