import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schemas } from './client';

export type Lead = Schemas['Lead'];
export type Card = Lead['models'][string];
export type HandOff = Schemas['HandOff'];
export type Series = Schemas['ScoreSeries'];
export type LeadRow = Schemas['LeadPage']['leads'][number];
export type HistoryEntry = Schemas['HistoryPage']['entries'][number];
export type Activity = Schemas['ActivityEntry'];
export type Event = Schemas['EventEntry'];

/** The Leads screen asks again this often, while the tab is seen. */
const UPDATE_MS = 15_000;
const LEADS_ON_A_PAGE = 25;
/** The most that the API answers at once. */
const LEADS_IN_AN_ANSWER = 100;
/** The most that a reader exports from the page: more than a spreadsheet is used for, and a hundred requests. */
export const MAX_EXPORTED = 10_000;
const ENTRIES_ON_A_PAGE = 50;

export interface LeadsQuestion {
  model?: string;
  stage?: string;
  handOff?: 'open' | 'overdue';
  cursor?: string;
}

export function useLeads(question: LeadsQuestion) {
  return useQuery({
    queryKey: ['leads', question],
    queryFn: ({ signal }) => body(api.GET('/leads', { params: { query: { ...question, limit: LEADS_ON_A_PAGE } }, signal })),
    refetchInterval: UPDATE_MS,
    placeholderData: keepPreviousData,
  });
}

/** All leads of a question, from its first page on, one request after the other. */
export async function readLeads({ cursor: _, ...question }: LeadsQuestion): Promise<{ leads: LeadRow[]; isCut: boolean }> {
  const leads: LeadRow[] = [];
  let cursor: string | null = null;
  do {
    const query: LeadsQuestion & { limit: number } = { ...question, ...(cursor && { cursor }), limit: LEADS_IN_AN_ANSWER };
    const page: Schemas['LeadPage'] = await body(api.GET('/leads', { params: { query } }));
    leads.push(...page.leads);
    cursor = page.cursor;
  } while (cursor && leads.length < MAX_EXPORTED);
  return { leads: leads.slice(0, MAX_EXPORTED), isCut: cursor !== null };
}

export const findLead = (lead: string): Promise<Lead> => body(api.GET('/leads/{lead}', { params: { path: { lead } } }));

export function useLead(lead: string) {
  return useQuery({ queryKey: ['lead', lead], queryFn: () => findLead(lead) });
}

/** The score on the days of a range, both of its ends included. */
export function useSeries(lead: string, model: string, from: string, to: string) {
  return useQuery({
    queryKey: ['series', lead, model, from, to],
    queryFn: async ({ signal }): Promise<Series> => {
      const score = await body(api.GET('/leads/{lead}/score', { params: { path: { lead }, query: { model, from, to } }, signal }));
      if ('points' in score) return score;
      throw new Error('The system answered with a card instead of a series.');
    },
    placeholderData: keepPreviousData,
  });
}

export function useHistory(lead: string) {
  return useInfiniteQuery({
    queryKey: ['history', lead],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET('/leads/{lead}/history', {
          params: { path: { lead }, query: { limit: ENTRIES_ON_A_PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.cursor,
  });
}

const ofLead = (lead: string) => ({ params: { path: { lead } } });

export const mergeLeads = (lead: string, other: string) =>
  body(api.POST('/leads/{lead}/merge', { ...ofLead(lead), body: { with: other } }));

export const splitLead = (lead: string, part: string) =>
  body(api.POST('/leads/{lead}/split', { ...ofLead(lead), body: { leadId: part } }));

export const detachIdentity = (lead: string, identity: string) =>
  body(api.POST('/leads/{lead}/detach', { ...ofLead(lead), body: { identity } }));

export const voidActivity = (lead: string, { source, messageId }: Activity, reason: string) =>
  body(api.POST('/leads/{lead}/void', { ...ofLead(lead), body: { activities: [{ source, messageId }], reason } }));

export const restoreActivity = (lead: string, { source, messageId }: Activity, reason: string) =>
  body(api.POST('/leads/{lead}/restore', { ...ofLead(lead), body: { activities: [{ source, messageId }], reason } }));

export const recordOutcome = (lead: string, outcome: Schemas['OutcomeRequest']) =>
  body(api.POST('/leads/{lead}/outcomes', { ...ofLead(lead), body: outcome }));

export const eraseLead = (lead: string, suppress: boolean) =>
  body(api.DELETE('/leads/{lead}', { params: { path: { lead }, query: { suppress } } }));

/** Runs a change of leads. All that is shown is read again after it. */
export function useChange<T>(change: () => Promise<T>, done: (answer: T) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async answer => {
      done(answer);
      await queries.invalidateQueries();
    },
  });
}
