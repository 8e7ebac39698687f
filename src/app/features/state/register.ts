import { toast } from '../../design/index.ts';
import { useComparison } from '../../stores/comparison.ts';
import {
  isWorldOpen,
  registerCommand,
  registerView,
  setView,
  useSelectedPath,
  useSelection,
  useSession,
} from '../../stores/index.ts';
import { copyPath, copyValue } from './actions.ts';
import { showValueHistory, useValueHistory } from './history/store.ts';
import type { Path } from './path.ts';
import { focusSearch } from './StateBar.tsx';
import { StateView } from './StateView.tsx';
import { closeAll, startTreeSetup, togglePin } from './treeStore.ts';

startTreeSetup();

registerView({ id: 'state', label: 'State', icon: 'state', component: StateView, order: 20 });
registerCommand({
  id: 'view.state',
  label: 'Go to the state',
  shortcut: 's',
  group: 'Go to',
  run: () => setView('state'),
  when: isWorldOpen,
});

/** Does it with the selected value, or says how to select one. */
function withPath(run: (path: Path) => void): () => void {
  return () => {
    const { path } = useSelectedPath.getState();
    if (path !== null) return run(path);
    setView('state');
    toast({
      tone: 'neutral',
      text: 'Select a value in the state first: click it, or go there with the arrows.',
    });
  };
}

/** Where the history of a value shows: in the State view, or in the inspector's State tab. */
function showHistory(): void {
  const { inspectorOpen, tab } = useSelection.getState();
  const isInSight = useSession.getState().view === 'state' || (inspectorOpen && tab === 'state');
  if (!isInSight) setView('state');
  showValueHistory(!isInSight || !useValueHistory.getState().open);
}

/** The search field of the state in the centre, whichever view was open. */
function search(): void {
  setView('state');
  requestAnimationFrame(() => focusSearch(document.querySelector('.state')));
}

/** From here on both ends are in sight: in the State view, or else in the inspector's Diff tab. */
function startComparing(): void {
  comparison().start();
  const { inspectorOpen, setInspectorOpen, setTab } = useSelection.getState();
  if (inspectorOpen || useSession.getState().view === 'state') return;
  setTab('diff');
  setInspectorOpen(true);
}

const comparison = () => useComparison.getState();
const isComparing = () => isWorldOpen() && comparison().since !== null;

const value = { group: 'State', when: isWorldOpen } as const;
registerCommand({
  ...value,
  id: 'state.search',
  label: 'Search the state',
  shortcut: 'Shift+S',
  run: search,
});
registerCommand({
  ...value,
  id: 'state.who',
  label: 'Who set this value: its history',
  shortcut: 'w',
  run: withPath(showHistory),
});
registerCommand({
  ...value,
  id: 'state.pin',
  label: 'Pin or unpin this value',
  shortcut: 'p',
  run: withPath(togglePin),
});
registerCommand({
  ...value,
  id: 'state.copyPath',
  label: 'Copy the path of this value',
  run: withPath((path) => void copyPath(path)),
});
registerCommand({
  ...value,
  id: 'state.copyValue',
  label: 'Copy this value',
  run: withPath((path) => void copyValue(path)),
});
registerCommand({ ...value, id: 'state.closeAll', label: 'Close all tables of the state', run: closeAll });

registerCommand({
  id: 'compare.start',
  label: 'Compare with this moment, or stop comparing',
  shortcut: 'd',
  group: 'Compare',
  when: isWorldOpen,
  run: () => (comparison().since === null ? startComparing() : comparison().stop()),
});
registerCommand({
  id: 'compare.swap',
  label: 'Swap the two moments that are compared',
  group: 'Compare',
  when: isComparing,
  run: () => comparison().swap(),
});
