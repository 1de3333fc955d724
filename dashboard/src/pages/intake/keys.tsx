import type { WriteKey } from '../../api/intake';
import { State } from '../../components/State';

export const KIND_NAMES: Record<WriteKey['kind'], string> = { page: 'Page (public)', server: 'Server (secret)' };

/** What an input with the key may change about a lead. */
export const maySay = ({ kind, formTraits, events }: WriteKey): string =>
  kind === 'server'
    ? 'Every trait and every event'
    : [...(formTraits.length > 0 ? [`Traits: ${formTraits.join(', ')}`] : ['No traits']), ...(events.length > 0 ? [`Also the events: ${events.join(', ')}`] : [])].join('. ');

export function KeyState({ writeKey }: { writeKey: WriteKey }) {
  return writeKey.revoked ? <State type="stopped">Revoked</State> : <State>Works</State>;
}
