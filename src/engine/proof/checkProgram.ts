import type { Task } from '../../ports/runtime.ts';
import { equalBytes } from '../../protocol/bytes.ts';
import type { GovPlace } from '../../protocol/governance/chain.ts';
import { foldOf, isSameFold, type StoredFold } from '../../protocol/policy/bundle.ts';
import type { Checkpoint } from '../../protocol/state/checkpoint.ts';
import { formatPath } from '../../protocol/state/path.ts';
import { type FoldSpec, foldEventsOf, foldSpec } from '../fold/program.ts';
import { FoldTimeline } from '../fold/timeline.ts';
import { bundleAt } from '../ledger/governance.ts';
import type { Rows } from '../ledger/rows.ts';
import { counted, grouped } from '../words.ts';
import type { World } from '../world/world.ts';
import { inOrder } from './checkOutput.ts';
import { cut } from './difference.ts';
import type { Findings, FirstDifference } from './verdict.ts';

/** [STA-7] Whether the program is the one that was in force for these events. */
export function checkProgram(
  world: World,
  checkpoint: Checkpoint,
  place: GovPlace | null,
  findings: Findings,
): boolean {
  const wrong = programFault(checkpoint, place, inForceAt(world, checkpoint, place));
  const detail = wrong ?? 'The fold is the one in the bundle.';
  return findings.add('Program', wrong === null, detail, 'program');
}

function inForceAt(world: World, { proof }: Checkpoint, place: GovPlace | null): StoredFold | null {
  return place === null ? null : foldOf(bundleAt(world.ledger.governance, place), proof.ns);
}

function programFault(
  { proof, foldSource: source, elc }: Checkpoint,
  place: GovPlace | null,
  inForce: StoredFold | null,
): string | null {
  if (foldSpec({ source, elc }).foldRoot !== proof.fold_root)
    return 'The program it holds is not the one that its Fold-Root names.';
  if (inForce === null) return 'The fold is not the one in the bundle: that has none for this namespace.';
  if (!isSameFold(inForce, { source, elc, tests: inForce.tests })) {
    const sameProgram = elc !== null && inForce.elc !== null && equalBytes(elc, inForce.elc);
    const line = firstLine(source, inForce.source);
    const where = line === null ? '' : `; their sources differ first in line ${line}`;
    return sameProgram
      ? `The fold's source is not the one in the bundle${where}.`
      : `The fold is not the one in the bundle${where}.`;
  }
  if (proof.fold_id !== proof.ns) return `It says it is the fold "${proof.fold_id}".`;
  if (proof.fold_version !== (place?.index ?? -1) + 1)
    return `It counts ${proof.fold_version} bundles up to this one; the chain has ${(place?.index ?? -1) + 1}.`;
  return null;
}

function firstLine(a: string, b: string): number | null {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const index = left.findIndex((line, i) => line !== right[i]);
  if (index >= 0) return index + 1;
  return right.length > left.length ? left.length + 1 : null;
}

/** Changes of one event that are compared: two programs that differ in more differ in these. */
const COMPARED = 200;

/**
 * What another program makes of the same events: both are folded, and the first event that they change something
 * differently by is where the states part. States may meet again later, so every event is looked at.
 */
export async function comparePrograms(
  world: World,
  checkpoint: Checkpoint,
  place: GovPlace | null,
  events: Rows,
  findings: Findings,
  task: Task,
): Promise<void> {
  const inForce = inForceAt(world, checkpoint, place);
  if (inForce === null || inForce.elc === null || checkpoint.elc === null) return;
  const { foldSource: source, elc } = checkpoint;
  const specs = [foldSpec({ source, elc }), foldSpec(inForce)];
  const at = await firstParting(world, specs, events, task).catch((error: unknown) => {
    task.check();
    return String(error);
  });
  if (typeof at === 'string') return; // a program that cannot even be loaded makes no state
  const detail =
    at === null
      ? `Over these ${counted(events.length, 'event')} both programs give the same states.`
      : `The states part at event ${grouped(at.number)}: at ${formatPath(at.path)} its program gives ${at.claimed ?? 'nothing'}, the fold in force gives ${at.computed ?? 'nothing'}.`;
  findings.add('Output', at === null, detail, 'program', at);
}

async function firstParting(
  world: World,
  specs: readonly FoldSpec[],
  events: Rows,
  task: Task,
): Promise<FirstDifference | null> {
  const load = foldEventsOf(world.ledger);
  const timelines = specs.map((spec) => new FoldTimeline(world.deps.runtime, spec, load));
  try {
    for (const timeline of timelines) {
      timeline.follow(events, 0);
      await timeline.foldAll(task);
    }
    for (let number = 1; number <= events.length; number++) {
      const [theirs, ours] = await Promise.all(timelines.map((one) => one.changesAt(number, COMPARED, task)));
      const at = firstUnlike(theirs?.diff ?? [], ours?.diff ?? [], number);
      if (at !== null) return inOrder(world, events, at);
      if (number % 1_000 === 0) {
        task.progress(number, events.length, 'comparing');
        await task.breathe();
      }
    }
    return null;
  } finally {
    for (const timeline of timelines) timeline.close();
  }
}

interface Change {
  readonly path: readonly (string | number)[];
  readonly before?: string;
  readonly after?: string;
}

/** Up to this event the states were the same, so the changes are the same or the states are not. */
function firstUnlike(
  theirs: readonly Change[],
  ours: readonly Change[],
  number: number,
): FirstDifference | null {
  const key = ({ path }: Change) => JSON.stringify(path);
  const mine = new Map(ours.map((change) => [key(change), change]));
  for (const change of theirs) {
    const other = mine.get(key(change));
    mine.delete(key(change));
    if (other?.after === change.after && other !== undefined) continue;
    const computed = other === undefined ? change.before : other.after;
    return { number, path: change.path, claimed: cut(change.after), computed: cut(computed) };
  }
  const [rest] = mine.values();
  if (rest === undefined) return null;
  return { number, path: rest.path, claimed: cut(rest.before), computed: cut(rest.after) };
}
