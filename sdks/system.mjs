// The started system, and what it knows of a lead. LEADSCORE_URL is its address.
import { setTimeout as wait } from 'node:timers/promises';

export const url = required('LEADSCORE_URL');

const run = Date.now().toString(36);
/** A user id that no earlier run has used, so that the tests can run again with the same system. */
export const person = (...names) => [...names, run].join('-').toLowerCase();

export function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run these tests with: mvn -pl local -am test -Dtest=OfficialSdksTest`);
  return value;
}

async function get(path) {
  const answer = await fetch(url + path);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path} was answered by ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** The lead, or null. */
export const lead = (id, kind = 'user') => get(`/leads/${kind}:${id}`);

/** All activities of the lead, oldest first. */
export async function activities(userId) {
  const entries = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await get(`/leads/user:${userId}/history?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    if (page === null) return [];
    entries.push(...page.entries);
    cursor = page.cursor;
  }
  return entries.filter(entry => entry.kind === 'activity').reverse();
}

/** Waits until the lead has at least so many activities. */
export async function awaitActivities(userId, count, patienceMs) {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await activities(userId);
    if (found.length >= count) return found;
    if (Date.now() > until) throw new Error(`${userId} has ${found.length} activities after ${patienceMs} ms, not ${count}`);
    await wait(100);
  }
}
