import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import { parseBranchId } from '../../../protocol/journal/names.ts';
import type { Result, WhatIfBranch, WorkerEvent } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { setMarks, useSession } from '../../stores/index.ts';
import { createLatest } from '../../stores/latest.ts';

/** The what-ifs of the open world. */
export interface WhatIfState extends Result<'whatIf.list'> {
  /** The world they were read of; null before that. */
  readonly world: string | null;
  readonly error: ErrorShape | null;
}

const NONE: WhatIfState = { world: null, branches: [], refused: [], error: null };

export const useWhatIfs = create<WhatIfState>(() => NONE);

const lists = createLatest<string, Result<'whatIf.list'>>({
  fetch: (world) => client.call('whatIf.list', { world }),
  onResult: (world, list) => {
    if (useSession.getState().world === world) useWhatIfs.setState({ ...list, world, error: null });
  },
  onError: (_world, error) => useWhatIfs.setState({ error: toErrorShape(error) }),
});

export function refreshWhatIfs(): void {
  const { world, status } = useSession.getState();
  if (world !== null && status === 'open') lists.want(world);
}

/** An edit answers with the branch as it is now: it is shown before the list has been read again. */
export function showBranch(branch: WhatIfBranch): void {
  useWhatIfs.setState(({ branches }) => ({
    branches: [branch, ...branches.filter(({ id }) => id !== branch.id)],
  }));
}

/** The namespace behind what is shown: a what-if's own, or itself. */
export function realNamespace(ns: string): string {
  return parseBranchId(ns)?.ns ?? ns;
}

export function isWhatIf(ns: string): boolean {
  return parseBranchId(ns) !== null;
}

/** The what-if that is shown; null in reality, and until it has been read. */
export function useShownBranch(): WhatIfBranch | null {
  const ns = useSession((state) => state.ns);
  return useWhatIfs(({ branches }) => branches.find(({ id }) => id === ns) ?? null);
}

export function shownBranch(): WhatIfBranch | null {
  const { ns } = useSession.getState();
  return useWhatIfs.getState().branches.find(({ id }) => id === ns) ?? null;
}

function mark(): void {
  const numbers = shownBranch()?.added.map(({ number }) => number) ?? [];
  const label = 'Added in this what-if';
  setMarks('hypothetical', { tone: 'hypothetical', label, numbers: numbers.sort((a, b) => a - b) });
}

function onWorkerEvent(event: WorkerEvent): void {
  const { world } = useSession.getState();
  if (event.kind === 'whatIf.changed' && event.world === world) refreshWhatIfs();
  // How far reality has gone on is shown too.
  else if (event.kind === 'world.changed' && event.world === world && event.cause !== 'checkpoint') {
    if (useWhatIfs.getState().branches.length > 0) refreshWhatIfs();
  } else if (event.kind === 'role') refreshWhatIfs();
}

/** Called once. */
export function startWhatIfs(): void {
  client.subscribe(onWorkerEvent);
  useSession.subscribe((now, before) => {
    if (now.world !== before.world) useWhatIfs.setState(NONE);
    if (now.world !== before.world || now.status !== before.status) refreshWhatIfs();
    if (now.ns !== before.ns) mark();
  });
  useWhatIfs.subscribe(mark);
  refreshWhatIfs();
}
