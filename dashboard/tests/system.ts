import { request } from '@playwright/test';

export const url = process.env.LEADSCORE_URL!;

let messages = 0;
const run = Date.now().toString(36);
/** A name that no other test and no earlier run has used. */
export const unused = (name: string): string => `${name}-${run}-${process.pid}-${messages++}`;

export async function ask(method: 'GET' | 'POST', path: string, data?: unknown) {
  const context = await request.newContext({ baseURL: url });
  try {
    const answer = await context.fetch(path, { method, ...(data !== undefined && { data }) });
    if (!answer.ok()) throw new Error(`${method} ${path} was answered by ${answer.status()}: ${await answer.text()}`);
    return await answer.json();
  } finally {
    await context.dispose();
  }
}

/** Sends a call of the Segment specification with the secret key. */
export const call = (type: string, body: object) =>
  ask('POST', `/v1/${type}?writeKey=local`, { messageId: unused('message'), ...body });

export const get = (path: string) => ask('GET', path);

/** A lead with 65 points, an MQL. */
export async function qualifiedLead(userId: string, traits: object = {}) {
  await call('identify', {
    userId,
    traits: { email: `${userId}@example.com`, jobTitle: 'CTO', industry: 'Software', country: 'US', ...traits },
  });
  await call('page', { userId, properties: { path: '/pricing' } });
  return get(`/leads/user:${userId}`);
}
