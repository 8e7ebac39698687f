import { toErrorShape } from '../../../protocol/errors.ts';
import type { EmitResult, WhatIfBranch, WhatIfEdit } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { formatCount, toast } from '../../design/index.ts';
import {
  setNamespace,
  setView,
  trackWrite,
  usePlayhead,
  useSelection,
  useSession,
} from '../../stores/index.ts';
import { isWhatIf, realNamespace, showBranch, shownBranch } from './store.ts';

/** A write that shows what came of it, or says in a notice why nothing did. */
async function attempt(work: (world: string) => Promise<WhatIfBranch>): Promise<WhatIfBranch | null> {
  const { world } = useSession.getState();
  if (world === null) return null;
  try {
    const branch = await trackWrite(work(world));
    showBranch(branch);
    return branch;
  } catch (thrown) {
    const { message, hint } = toErrorShape(thrown);
    toast({ tone: 'failed', text: hint === undefined ? message : `${message} ${hint}` });
    return null;
  }
}

/** Shows a timeline at a moment; null is its end. */
export function showTimeline(ns: string, position: number | null): void {
  setNamespace(ns);
  useSelection.getState().clear();
  if (position === null) usePlayhead.getState().goLive();
  else usePlayhead.getState().set(position);
}

export function backToReality(): void {
  const branch = shownBranch();
  const { ns } = useSession.getState();
  if (!isWhatIf(ns)) return;
  const { live, position } = usePlayhead.getState();
  // What both have in common is the same moment; elsewhere the end is the only one that surely is meant.
  const same = branch !== null && !live && position <= branch.unchanged;
  showTimeline(realNamespace(ns), same ? position : null);
}

/** "What if...": a branch that begins at the playhead, without an event where one is given. */
export async function startWhatIf(without: { readonly cid: string; readonly number: number } | null = null) {
  const { ns } = useSession.getState();
  const { position, live } = usePlayhead.getState();
  const at = without?.number ?? position;
  const branch = await attempt((world) => client.call('whatIf.create', { world, ns, position: at }));
  if (branch === null) return;
  const edit: WhatIfEdit | null = without && { kind: 'toggle', cids: [without.cid], off: true };
  if (edit !== null) await attempt((world) => client.call('whatIf.edit', { world, branch: branch.id, edit }));
  showTimeline(branch.id, live ? null : edit === null ? at : at - 1);
  const text =
    edit === null
      ? 'A what-if begins here. Turn events off, add some, or try another fold: reality stays as it is.'
      : `What if event ${formatCount(at)} had not happened? You see it now. Reality stays as it is.`;
  toast({ tone: 'hypothetical', text, action: { label: 'Back to reality', run: backToReality } });
}

function edit(change: WhatIfEdit): Promise<WhatIfBranch | null> {
  const branch = useSession.getState().ns;
  return attempt((world) => client.call('whatIf.edit', { world, branch, edit: change }));
}

/** Leaves an event out of the what-if that is shown. */
export async function turnOff(event: { readonly cid: string; readonly number: number }): Promise<void> {
  if ((await edit({ kind: 'toggle', cids: [event.cid], off: true })) === null) return;
  stepBackFrom(event.number);
}

export function turnOn(cids: readonly string[]): Promise<WhatIfBranch | null> {
  return edit({ kind: 'toggle', cids, off: false });
}

/** Takes an added event away again. */
export async function removeAdded(event: { readonly id: string; readonly number: number }): Promise<void> {
  if ((await edit({ kind: 'remove', id: event.id })) !== null) stepBackFrom(event.number);
}

/** The playhead stays at its moment when an event at or before it goes. */
function stepBackFrom(number: number): void {
  const { live, position, set } = usePlayhead.getState();
  useSelection.getState().clear();
  if (!live && position >= number) set(position - 1);
}

export function foldInForce(): Promise<WhatIfBranch | null> {
  return edit({ kind: 'fold', source: null });
}

/** Adds an event at the playhead of the what-if that is shown, and goes on to it. Answers as emitting does. */
export async function addHere(type: string, payload: string): Promise<EmitResult> {
  const { world, ns } = useSession.getState();
  const { live, position, total, set } = usePlayhead.getState();
  const at = live || position >= total ? null : position;
  const change: WhatIfEdit = { kind: 'insert', position: at, type, payload, actor: null };
  const params = { world: world ?? '', branch: ns, edit: change };
  const branch = await trackWrite(client.call('whatIf.edit', params));
  showBranch(branch);
  const number = at === null ? branch.total : at + 1;
  if (at !== null) set(number);
  const cid = branch.added.find((event) => event.number === number)?.cid ?? '';
  return { verdict: 'accepted', number, cid, commit: '', ref: '', total: branch.total };
}

const step = (method: 'whatIf.undo' | 'whatIf.redo' | 'whatIf.discard') => (id: string) =>
  attempt((world) => client.call(method, { world, branch: id }));

export const undo = step('whatIf.undo');
export const redo = step('whatIf.redo');

export function keep(id: string, kept: boolean): Promise<WhatIfBranch | null> {
  return attempt((world) => client.call('whatIf.keep', { world, branch: id, kept }));
}

/** Out of sight, and back with one click until it expires. */
export async function discard(id: string): Promise<void> {
  const shown = useSession.getState().ns === id;
  if (shown) backToReality();
  if ((await step('whatIf.discard')(id)) === null) return;
  toast({
    tone: 'hypothetical',
    text: 'The what-if was discarded. Reality is as it was.',
    action: {
      label: 'Undo',
      run: () => void undo(id).then((back) => back !== null && shown && showTimeline(id, null)),
    },
  });
}

/** Where a what-if is compared and promoted. */
export function openWhatIfView(): void {
  setView('whatif');
}
