import { lazy } from 'react';
import type { BisectTerm } from '../../../rpc/contract.ts';
import { isWorldOpen, registerCommand, registerView, setView, useSession } from '../../stores/index.ts';
import { bisect, startBisect, useBisect } from './app.ts';

registerView({
  id: 'bisect',
  label: 'Bisect',
  icon: 'bisect',
  order: 35,
  component: lazy(() => import('./BisectView.tsx')),
});
registerCommand({
  id: 'view.bisect',
  label: 'Bisect: find the event that broke it',
  shortcut: 'b',
  group: 'Go to',
  run: () => setView('bisect'),
  when: isWorldOpen,
});

/** A word is wanted of the person: the keys are for that, then, whatever they do elsewhere. */
function isAsked(): boolean {
  const { log, status } = useBisect.getState();
  return (
    useSession.getState().view === 'bisect' &&
    log?.predicate.kind === 'hand' &&
    (status?.next ?? null) !== null
  );
}

const WORDS: readonly (readonly [BisectTerm, key: string, label: string])[] = [
  ['good', 'g', 'Bisect by hand: the state at the playhead is good'],
  ['bad', 'x', 'Bisect by hand: the state at the playhead is bad'],
  ['skip', 's', 'Bisect by hand: skip, it cannot be told here'],
];
for (const [term, shortcut, label] of WORDS) {
  registerCommand({
    id: `bisect.${term}`,
    label,
    shortcut,
    group: 'Bisect',
    run: () => void bisect.mark(term),
    when: isAsked,
  });
}

startBisect();
