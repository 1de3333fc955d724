import { useQuery } from '@tanstack/react-query';
import { api, body, Refused, type Schemas } from './client';

export type Sweep = Schemas['SweepList']['sweeps'][number];

/** Sweeps are asked for again this often, while the tab is seen. */
const UPDATE_SWEEPS_MS = 15_000;
const UPDATE_EVENTS_MS = 2_000;
/** The most events that the page keeps: more than a person reads. */
const MAX_EVENTS = 100;
const BUS = ['bus'];

export function useSweeps() {
  return useQuery({
    queryKey: ['sweeps'],
    queryFn: ({ signal }) => body(api.GET('/system/sweeps', { signal })),
    refetchInterval: UPDATE_SWEEPS_MS,
  });
}

/** An event as the bus has it. */
export interface BusEvent {
  id: string;
  time: string;
  'detail-type': string;
  detail: { data?: { leadId?: unknown } };
}

export interface Bus {
  /** Whether the system has a bus that can be read. Only a local system has. */
  isLocal: boolean;
  /** How many events the bus has had. */
  seen: number;
  /** The newest first. */
  events: BusEvent[];
}

const NOTHING_YET: Bus = { isLocal: true, seen: 0, events: [] };

/** The events of a local system as they pass. */
export function useBus() {
  return useQuery({
    queryKey: BUS,
    queryFn: ({ client, signal }) => {
      // After a failure the system may have been started again, with another bus.
      const state = client.getQueryState<Bus>(BUS);
      return readOn((state?.status === 'success' && state.data) || NOTHING_YET, signal);
    },
    retry: false,
    refetchInterval: ({ state }) => (state.data?.isLocal === false ? false : UPDATE_EVENTS_MS),
  });
}

async function readOn(before: Bus, signal: AbortSignal): Promise<Bus> {
  const answer = await fetch(`/_local/events?after=${before.seen}`, { signal });
  const type = answer.headers.get('content-type') ?? '';
  // In a deployment nothing is at this address, or another page.
  if (answer.status === 404 || answer.status === 403 || (answer.ok && !type.startsWith('application/x-ndjson'))) {
    return { ...NOTHING_YET, isLocal: false };
  }
  if (!answer.ok) throw new Refused(answer.status, null);
  const lines = (await answer.text()).split('\n').filter(Boolean);
  const fresh = lines.slice(-MAX_EVENTS).map(line => JSON.parse(line) as BusEvent);
  return { isLocal: true, seen: before.seen + lines.length, events: [...fresh.reverse(), ...before.events].slice(0, MAX_EVENTS) };
}
