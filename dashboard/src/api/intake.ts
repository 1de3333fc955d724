import { useQuery } from '@tanstack/react-query';
import { api, body, done, type Schemas } from './client';

export type WriteKey = Schemas['KeyList']['keys'][number];
export type KeySettings = Schemas['KeySettings'];
export type MadeKey = Schemas['MadeKey'];
export type Refusal = Schemas['RefusedList']['refused'][number];
export type RefusedList = Schemas['RefusedList'];

/** What was refused is asked for again this often, while the tab is seen. */
const UPDATE_MS = 15_000;

export function useKeys() {
  return useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => body(api.GET('/keys', { signal })) });
}

export function useRefused(key: string) {
  return useQuery({
    queryKey: ['refused', key],
    queryFn: ({ signal }) => body(api.GET('/intake/refused', { params: { query: { key } }, signal })),
    refetchInterval: UPDATE_MS,
  });
}

export const makeKey = (settings: KeySettings): Promise<MadeKey> => body(api.POST('/keys', { body: settings }));

export const revokeKey = (id: string): Promise<void> => done(api.DELETE('/keys/{id}', { params: { path: { id } } }));
