import createClient from 'openapi-fetch';
import type { components, paths } from '../../target/api/schema';
import type { Session } from '../signin/session';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

export const api = createClient<paths>({ baseUrl: `${window.location.origin}/api` });

/** From here on, each request has the token of the session. */
export function sendTokensOf(session: Session): void {
  api.use({
    async onRequest({ request }) {
      const token = await session.token();
      if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
    onResponse: ({ response }) => {
      // While the page is left for the issuer, nothing is shown of the refusal.
      return response.status === 401 && session.refused() ? new Promise<never>(() => {}) : undefined;
    },
  });
}

/** An answer that is no success. Its message is what the API says. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.detail ?? `The system answered with status ${status}.`);
  }

  /** What is wrong with each field. */
  get fields(): { field: string; message: string }[] {
    return problem(this.problem)?.errors ?? [];
  }
}

/** What a field can be, if the refusal is about this field and lists that. */
export const allowed = (error: unknown, field: string): string[] =>
  error instanceof Refused && error.fields.some(one => one.field === field) ? (error.problem?.allowed ?? []) : [];

const problem = (value: unknown): Problem | null =>
  typeof value === 'object' && value !== null && 'detail' in value ? (value as Problem) : null;

/** The body of a success. Anything else is thrown. */
export async function body<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (data === undefined) throw new Refused(response.status, problem(error));
  return data;
}

/** Whether the same request can succeed later: the system was not reached, or was busy. */
export const isWorthATry = (error: unknown): boolean => !(error instanceof Refused) || error.status >= 500;
export const isForbidden = (error: unknown): boolean => error instanceof Refused && error.status === 403;
export const isNotFound = (error: unknown): boolean => error instanceof Refused && error.status === 404;

/** A success without a body. Anything else is thrown. */
export async function done(call: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) throw new Refused(response.status, problem(error));
}
