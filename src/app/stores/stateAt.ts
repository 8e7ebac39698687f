import { useEffect } from 'react';
import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import { parseState, type StateNode } from '../../protocol/state/stateText.ts';
import type { StateView } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { createLatest } from './latest.ts';
import { usePlayhead } from './playhead.ts';
import { useSession } from './session.ts';

/** The state at the playhead, or the last one known while the next is on its way. */
export interface StateAtState {
  readonly view: StateView | null;
  readonly tree: StateNode | null;
  /** Position asked for and not yet answered. */
  readonly pending: number | null;
  readonly error: ErrorShape | null;
}

export const useStateStore = create<StateAtState>(() => ({
  view: null,
  tree: null,
  pending: null,
  error: null,
}));

interface StateKey {
  readonly world: string;
  readonly ns: string;
  readonly revision: number;
  readonly position: number;
}

let viewers = 0;
let asked = '';

const states = createLatest<StateKey, StateView>({
  fetch: ({ world, ns, position }) => client.call('state.at', { world, ns, position }),
  onResult: (key, view) => {
    if (!isCurrentHistory(key)) return;
    const pending = usePlayhead.getState().position === key.position ? null : usePlayhead.getState().position;
    useStateStore.setState({ view, tree: parseState(view.state), pending, error: null });
  },
  onError: (key, error) => {
    if (isCurrentHistory(key)) useStateStore.setState({ pending: null, error: toErrorShape(error) });
  },
});

function isCurrentHistory(key: StateKey): boolean {
  const { world, ns, revision } = useSession.getState();
  return key.world === world && key.ns === ns && key.revision === revision;
}

function update(): void {
  const { world, ns, revision, status } = useSession.getState();
  const { position, known, live } = usePlayhead.getState();
  if (viewers === 0 || world === null || status !== 'open') return;
  if (live && !known) return; // Until the history's length has come, "live" has no number.
  const name = `${world}/${ns}/${revision}/${position}`;
  if (name === asked) return;
  asked = name;
  useStateStore.setState({ pending: position });
  states.want({ world, ns, revision, position });
}

export function retryState(): void {
  asked = '';
  update();
}

/** Called once. */
export function startStateAt(): void {
  usePlayhead.subscribe(update);
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns) {
      states.cancel();
      asked = '';
      useStateStore.setState({ view: null, tree: null, pending: null, error: null });
    }
    update();
  });
}

/** The state at the playhead; it is only fetched while somebody looks at it. */
export function useStateAtPlayhead(): StateAtState {
  useEffect(() => {
    viewers++;
    update();
    return () => {
      viewers--;
    };
  }, []);
  return useStateStore();
}
