import createClient from 'openapi-fetch';
import type { components, paths } from '../../target/api/schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

export const api = createClient<paths>({ baseUrl: `${window.location.origin}/api` });

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
export const isNotFound = (error: unknown): boolean => error instanceof Refused && error.status === 404;
