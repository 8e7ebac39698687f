import { useSyncExternalStore } from 'react';

const QUERY = '(max-width: 960px)';

function subscribe(listener: () => void): () => void {
  const query = matchMedia(QUERY);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The narrow layout of LOOK: strip under the thumb, rail at the bottom, inspector a page. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(QUERY).matches);
}
