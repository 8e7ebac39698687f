import type { Task } from '../../ports/runtime.ts';
import type { Checkpoint } from '../../protocol/state/checkpoint.ts';
import type { FoldProof } from '../../protocol/state/proof.ts';
import { foldEventsOf, foldSpec } from '../fold/program.ts';
import { FoldTimeline } from '../fold/timeline.ts';
import type { Rows } from '../ledger/rows.ts';
import { counted, grouped } from '../words.ts';
import type { World } from '../world/world.ts';
import { knownCheckpoints } from './checkpoints.ts';
import { differenceWords, firstOutputDifference } from './difference.ts';
import { faultRecords } from './faults.ts';
import type { Findings, FirstDifference } from './verdict.ts';

/** [STA-1] Folds the window again, from an empty state, by the program of the checkpoint. */
export async function checkOutput(
  world: World,
  checkpoint: Checkpoint,
  events: Rows,
  findings: Findings,
  task: Task,
): Promise<void> {
  const { foldSource: source, elc, proof, state: claimed } = checkpoint;
  const timeline = new FoldTimeline(
    world.deps.runtime,
    foldSpec({ source, elc }),
    foldEventsOf(world.ledger),
  );
  try {
    timeline.follow(events, 0);
    await timeline.foldAll(task);
    const { state, stateRoot } = await timeline.stateAt(events.length);
    const same = stateRoot === proof.state_root && state === claimed;
    let at: FirstDifference | null = null;
    if (!same) {
      const earlier = (await knownCheckpoints(world, proof.ns)).filter(
        (known) => known.oid !== checkpoint.oid && known.proof.fold_root === proof.fold_root,
      );
      const found = await firstOutputDifference(timeline, events.length, claimed, earlier, task);
      at = found === null ? null : inOrder(world, events, found);
    }
    const detail = same
      ? `Folding ${counted(events.length, 'event')} again gives the same State-Root.`
      : `Folding again gives another State-Root. ${at === null ? '' : differenceWords(at)}`.trimEnd();
    findings.add('Output', same, detail, 'output', at);
    checkFaults(world, events, faultRecords(timeline, events), proof, findings);
  } finally {
    timeline.close();
  }
}

/** [STA-6] The listed faults against those that occur, one by one. */
function checkFaults(
  world: World,
  events: Rows,
  faults: FoldProof['fold_faults'],
  { fold_faults: listed }: FoldProof,
  findings: Findings,
): void {
  const length = Math.max(faults.length, listed.length);
  const differs = ({ cid, code }: { cid: string; code: string }, i: number) =>
    faults[i]?.cid !== cid || faults[i]?.code !== code;
  let first = listed.findIndex(differs);
  if (first < 0 && faults.length > listed.length) first = listed.length;
  if (first < 0) {
    findings.add('Faults', true, `${counted(length, 'fault')}, as listed.`, 'output');
    return;
  }
  // Whichever of the two comes first in the window is where the lists part.
  const numbers = [listed[first], faults[first]].map((fault) =>
    fault ? numberIn(events, fault.cid) : Infinity,
  );
  const number = Math.min(...numbers);
  const cid = events.at(number - 1)?.cid;
  const code = (list: FoldProof['fold_faults']) => list.find((fault) => fault.cid === cid)?.code;
  const [claimed, computed] = [code(listed), code(faults)];
  const at = inOrder(world, events, {
    number: Number.isFinite(number) ? number : events.length,
    path: [],
    claimed: claimed === undefined ? null : JSON.stringify(claimed),
    computed: computed === undefined ? null : JSON.stringify(computed),
  });
  const says = (fault: string | undefined) => (fault === undefined ? 'no fault' : fault);
  findings.add(
    'Faults',
    false,
    `The listed faults are not the ones that occur: at event ${grouped(at.number)} the checkpoint lists ${says(claimed)}, folding gives ${says(computed)}.`,
    'output',
    at,
  );
}

function numberIn(events: Rows, cid: string): number {
  for (let i = 0; i < events.length; i++) if (events.at(i)?.cid === cid) return i + 1;
  return Number.POSITIVE_INFINITY;
}

/** Late events may have landed before it since: people count the events that are here now. */
export function inOrder(world: World, window: Rows, at: FirstDifference): FirstDifference {
  const event = window.at(at.number - 1);
  return { ...at, number: (event === undefined ? null : world.ledger.numberOf(event)) ?? at.number };
}
