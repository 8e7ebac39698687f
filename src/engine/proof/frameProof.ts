import type { Task } from '../../ports/runtime.ts';
import { parseBranchId } from '../../protocol/journal/names.ts';
import type { LedgerHead } from '../../protocol/state/proof.ts';
import { foldForm } from '../fold/foldForm.ts';
import type { EventOrder } from '../ledger/event.ts';
import { Rows } from '../ledger/rows.ts';
import { BranchOrder } from '../sessions/branchOrder.ts';
import { type Time, timeOf } from '../world/time.ts';
import { lawInForce, type World } from '../world/world.ts';
import { checkpointAt } from './checkpointAt.ts';
import { faultsUpTo } from './faults.ts';
import { eventsCheck, foldCheck, policyCheck, programCheck, refusedCheck, rootCheck } from './frameChecks.ts';
import { headsAt } from './heads.ts';
import { type Check, type Drift, Findings, type FirstDifference } from './verdict.ts';

export interface FrameInputs {
  readonly event: string | null;
  readonly events: number;
  readonly ledgerHeads: readonly { readonly ref: string; readonly commit: string }[];
  readonly govHead: string;
  readonly policyRoot: string;
  readonly policyCodeRoot: string;
  readonly foldRoot: string;
  readonly engine: string;
  readonly faults: number;
}

/** [STA-5] What can be said of the state at a position, and on what it rests. */
export interface FrameProof {
  readonly position: number;
  /** `blake3:<64 hex>`; empty where the program cannot be run here. */
  readonly stateRoot: string;
  /** `hypothetical`: every check held, and it is no state of reality (OPS-3). */
  readonly status: 'verified' | 'stale' | 'failed' | 'hypothetical';
  readonly drift: Drift | null;
  readonly firstDifference: FirstDifference | null;
  readonly checks: readonly Check[];
  readonly inputs: FrameInputs;
  readonly checkpoint: { readonly commit: string; readonly agrees: boolean } | null;
}

/** The events of a frame as they stood when it was read. */
export interface Frame {
  readonly order: EventOrder;
  readonly position: number;
  readonly event: string | null;
  readonly heads: readonly LedgerHead[];
  /** How many of them were judged in an earlier run and taken from the index. */
  readonly fromIndex: number;
}

const TRIES = 3;

/**
 * Proves one frame for whoever looks at it: recomputed are the fold (by the timeline, from the first event on), the
 * State-Root, the program's hash and what its source compiles to; taken over are the ledger's verdicts on the events, and
 * the checks say so. `world.verify` judges everything again. Throws ERR_USAGE for a position that is not there.
 */
export async function frameProof(
  world: World,
  id: string,
  position: number,
  task: Task,
): Promise<FrameProof> {
  for (let tries = 1; ; tries++) {
    const frame = frameAt(world, timeOf(world, id), position);
    const proof = await proveFrame(world, id, frame, task);
    // Events may have landed in the past meanwhile: then what was proved is not what stands there now.
    if (isStill(frame, timeOf(world, id))) return proof;
    if (tries === TRIES) return movedOn(proof);
    await task.breathe();
  }
}

function frameAt(world: World, { order }: Time, position: number): Frame {
  const within = Math.max(0, Math.min(position, order.length));
  return {
    order,
    position,
    event: within === 0 ? null : (order.at(within - 1)?.cid ?? null),
    heads: headsAt(order, within),
    fromIndex: order instanceof Rows ? countBelow(order, within, world.ledger.indexedRows) : 0,
  };
}

/** [OPS-3] What a what-if shares with reality is proved as reality is. */
function standing(world: World, id: string, position: number): 'verified' | 'hypothetical' {
  if (parseBranchId(id) === null) return 'verified';
  const { unchanged, fold } = world.branches.get(id);
  return fold === null && position <= unchanged ? 'verified' : 'hypothetical';
}

/** Rows of the table are numbered as they were read: those of the index come first. */
function countBelow({ all }: Rows, position: number, limit: number): number {
  let count = 0;
  if (limit > 0) for (let i = 0; i < position; i++) if ((all[i] ?? 0) < limit) count++;
  return count;
}

/**
 * Events are never taken out of the ledger: if the last one stands where it stood, so do all before it. A what-if is
 * another order after each edit.
 */
function isStill({ position, event, order: before }: Frame, { order }: Time): boolean {
  if (order instanceof BranchOrder) return order === before;
  return position === 0 || (order.at(position - 1)?.cid ?? null) === event;
}

function movedOn(proof: FrameProof): FrameProof {
  const check = { name: 'Inputs', ok: false, detail: 'Events arrive faster than this can be proved.' };
  return { ...proof, status: 'stale', checks: [...proof.checks, check] };
}

async function proveFrame(world: World, id: string, frame: Frame, task: Task): Promise<FrameProof> {
  const time = timeOf(world, id);
  const { position } = frame;
  const { place } = lawInForce(world);
  const { spec } = time.fold;
  const { engineId } = world.deps.runtime;
  const findings = new Findings();
  eventsCheck(time, frame, findings);
  refusedCheck(world, time, findings);
  policyCheck(world, findings);
  const runs = programCheck(spec, await foldForm(world.deps.runtime, spec), engineId, findings);
  let stateRoot = '';
  let checkpoint: FrameProof['checkpoint'] = null;
  if (runs) {
    ({ stateRoot } = await time.fold.stateAt(position, task));
    foldCheck(world, time, position, findings);
    rootCheck(stateRoot, findings);
    checkpoint = await checkpointAt(world, time, frame, stateRoot, findings, task);
  }
  const { status, ...verdict } = findings.verdict();
  return {
    position,
    stateRoot,
    ...verdict,
    status:
      !runs && status !== 'failed' ? 'stale' : status === 'verified' ? standing(world, id, position) : status,
    inputs: {
      event: frame.event,
      events: position,
      ledgerHeads: frame.heads.map(({ ref, commit }) => ({ ref, commit })),
      govHead: place.cid,
      policyRoot: place.bundle.commit,
      policyCodeRoot: place.bundle.policy_code_root,
      foldRoot: spec.foldRoot,
      engine: engineId,
      faults: faultsUpTo(time.fold, position),
    },
    checkpoint,
  };
}
