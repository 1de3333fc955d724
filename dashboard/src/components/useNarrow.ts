import { useSyncExternalStore } from 'react';

/** Cloudscape puts things below each other up to this width, too. */
const NARROW = window.matchMedia('(max-width: 688px)');

const subscribe = (changed: () => void) => {
  NARROW.addEventListener('change', changed);
  return () => NARROW.removeEventListener('change', changed);
};

/** Whether the window has room for one column only, as on a phone. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => NARROW.matches);
