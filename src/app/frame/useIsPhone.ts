import { useSyncExternalStore } from 'react';

const QUERY = '(max-width: 960px)';

/** One for all: many components ask with every render. */
let shared: MediaQueryList | undefined;

function narrow(): MediaQueryList {
  shared ??= matchMedia(QUERY);
  return shared;
}

function subscribe(listener: () => void): () => void {
  const query = narrow();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The narrow layout of LOOK: strip under the thumb, rail at the bottom, inspector a page. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => narrow().matches);
}
