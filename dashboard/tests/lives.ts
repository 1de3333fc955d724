import { call, get, unused } from './system';

/** Lives of leads that are the same for the same seed. Activities have times in the past, up to this many days ago. */
const MAX_DAYS = 200;
const DAY_MS = 86_400_000;

const TRAITS = [
  { industry: 'Software' },
  { jobTitle: 'CTO' },
  { country: 'US' },
  { companySize: 500 },
  { company: 'Analytical Engines' },
  { companyType: 'competitor' },
];
const DEEDS = [
  { type: 'page', properties: { path: '/pricing' } },
  { type: 'page', properties: { path: '/blog/scores' } },
  { type: 'track', event: 'Email Opened' },
  { type: 'track', event: 'Email Clicked' },
  { type: 'track', event: 'Webinar Attended', properties: { webinar: 'Scoring' } },
  { type: 'track', event: 'Demo Requested' },
  { type: 'track', event: 'Unsubscribed' },
];

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes a lead with some traits and activities. The last trait is rare, because it disqualifies. */
export async function randomLead(seed: number) {
  const random = randomNumbers(seed);
  const one = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  const userId = unused(`life${seed}`);
  const before = (days: number) => new Date(Date.now() - random() * days * DAY_MS).toISOString();
  const deeds = Array.from({ length: 3 + Math.floor(random() * 25) }, () => ({ ...one(DEEDS), timestamp: before(MAX_DAYS) }));
  const traits = Array.from({ length: 3 }, () => one(random() < 0.1 ? TRAITS : TRAITS.slice(0, -1)));
  const batch = [
    { type: 'identify', traits: { email: `${userId}@example.com`, name: `Life ${seed}` }, timestamp: before(MAX_DAYS) },
    ...traits.map(trait => ({ type: 'identify', traits: trait, timestamp: before(MAX_DAYS) })),
    ...deeds,
  ].map(one => ({ userId, messageId: unused('life'), ...one }));
  await call('batch', { batch });
  return get(`/leads/user:${userId}`);
}
