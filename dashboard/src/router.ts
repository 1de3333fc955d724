import { useSyncExternalStore } from 'react';

/** An address is behind the hash, so that each screen can be sent to a colleague and the server has one page only. */
export interface Address {
  /** The decoded segments of the path: `['leads', 'email:ann@example.com']`. */
  path: string[];
  query: URLSearchParams;
}

export function read(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useAddress(): Address {
  return read(useSyncExternalStore(subscribe, () => window.location.hash));
}

export function navigate(href: string): void {
  window.location.hash = href;
}

/** Corrects the address that is open. Back does not lead to it. */
export function correct(href: string): void {
  window.location.replace(href);
}

/** Changes one value in the query of the address that is open. */
export function navigateWith(name: string, value: string): void {
  const [path = '', query = ''] = window.location.hash.split(/\?(.*)/s);
  const values = new URLSearchParams(query);
  values.set(name, value);
  navigate(`${path}?${values}`);
}

/** The address of the Leads screen. Empty values are left out. */
export function leadsHref(query: Record<string, string | null | undefined> = {}): string {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return filled.length === 0 ? '#/' : `#/?${new URLSearchParams(filled)}`;
}

export const INTAKE_HREF = '#/intake';

/** The address of the screen of a write key. */
export const keyHref = (id: string): string => `${INTAKE_HREF}/${encodeURIComponent(id)}`;

/** The address of a lead's screen. */
export const leadHref = (lead: string): string => `#/leads/${encodeURIComponent(lead)}`;
