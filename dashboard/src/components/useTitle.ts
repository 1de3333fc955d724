import { useEffect } from 'react';

const PRODUCT = 'Leadscore';
const MAX_CHARS = 60;

/** Names the screen in the browser's tab, history and bookmarks. */
export function useTitle(screen: string): void {
  useEffect(() => {
    document.title = `${screen.slice(0, MAX_CHARS)} – ${PRODUCT}`;
    return () => {
      document.title = PRODUCT;
    };
  }, [screen]);
}
