import type { FoldSession } from '../../../ports/lua.ts';
import type { Task } from '../../../ports/runtime.ts';
import { toErrorShape } from '../../../protocol/errors.ts';
import { foldOf } from '../../../protocol/policy/bundle.ts';
import { stateRootOf } from '../../../protocol/state/checkpoint.ts';
import type { Slice } from '../../../protocol/state/slice.ts';
import { foldSpec, toFoldEvent } from '../../fold/program.ts';
import type { FullEvent } from '../../ledger/event.ts';
import { bundleAt, currentPlace } from '../../ledger/governance.ts';
import { checkPolicy, checkSignature, checkStateRoot } from '../../proof/checkClaims.ts';
import { checkProgram } from '../../proof/checkProgram.ts';
import { type Check, Findings } from '../../proof/verdict.ts';
import { counted, grouped } from '../../words.ts';
import type { World } from '../../world/world.ts';
import { judgeSliceEvents } from './judgeEvents.ts';

export interface SliceVerdict {
  /** `stale`: made for another engine, so that the fold cannot be recomputed here; the events are judged all the same. */
  readonly status: 'verified' | 'failed' | 'stale';
  /** What is taken on somebody's word and not recomputed, and all checks. */
  readonly checks: readonly Check[];
  /** Events that hold. */
  readonly events: number;
  /** Of the state after the last event, as recomputed; null where it could not be. */
  readonly stateRoot: string | null;
  readonly faults: number;
}

const BATCH = 500;

/**
 * [STA-8] Verifies a slice by itself: its base is what it says and signed by a key of the world; every event continues its
 * journal from there, signed, by the gate; folding them from the base gives the State-Root it names. What came before the
 * base is not recomputed, and the checks say on whose word it stands. `world` holds the law that came with the slice.
 */
export async function verifySlice(world: World, slice: Slice, task: Task): Promise<SliceVerdict> {
  const findings = new Findings();
  checkScope(world, slice, findings);
  await checkBase(world, slice, findings);
  const events = await judgeSliceEvents(world, slice, findings, task);
  const done = { events: events?.length ?? 0, stateRoot: null, faults: 0 };
  const { engineId } = world.deps.runtime;
  if (events === null) return { ...done, status: 'failed', checks: findings.checks };
  if (slice.manifest.fold_engine !== engineId) {
    const detail = `Made for ${slice.manifest.fold_engine}; this is ${engineId}, which cannot recompute it.`;
    findings.add('Engine', true, detail, null);
    return { ...done, status: findings.failed ? 'failed' : 'stale', checks: findings.checks };
  }
  const folded = await checkFold(world, slice, events, findings, task);
  return { ...done, ...folded, status: findings.failed ? 'failed' : 'verified', checks: findings.checks };
}

/** Of this world, under its law, and for the events that it is said to be for. */
function checkScope({ ledger }: World, { manifest, base, events }: Slice, findings: Findings): void {
  const { governance } = ledger;
  const { proof } = base;
  const faults = [
    manifest.repo === governance.genesis.cid ? null : 'It is of another world.',
    manifest.gov_head === currentPlace(governance).cid ? null : 'Its law is not the one that came with it.',
    proof.ns === manifest.ns ? null : 'Its base is of another namespace.',
    proof.events === manifest.base_events ? null : 'Its base stands for another number of events.',
    proof.fold_root === manifest.fold_root ? null : 'Its base was made by another fold.',
    manifest.base_events < manifest.first && manifest.first <= manifest.last
      ? null
      : 'Its ends do not follow its base.',
    events.length === manifest.last - manifest.base_events ? null : 'It does not hold the events it is for.',
  ].filter((fault) => fault !== null);
  const { ns, first, last } = manifest;
  const standing = `Events ${grouped(first)} to ${grouped(last)} of ${ns}, under the law that came with them.`;
  findings.add('Slice', faults.length === 0, faults[0] ?? standing, 'inputs');
}

async function checkBase(world: World, { base }: Slice, findings: Findings): Promise<void> {
  const { proof } = base;
  const place = world.ledger.governance.byCid.get(proof.gov_head) ?? null;
  await checkSignature(world, base, place, findings);
  checkPolicy(world, proof, place, findings);
  checkProgram(world, base, place, findings);
  const bundle = bundleAt(world.ledger.governance, currentPlace(world.ledger.governance));
  const inForce = foldOf(bundle, proof.ns);
  if (inForce === null || foldSpec(inForce).foldRoot !== proof.fold_root)
    findings.add('Fold in force', false, 'The fold in force is another than that of the base.', 'program');
  checkStateRoot(base, findings);
  findings.add(
    'Taken on trust',
    true,
    `The state after event ${grouped(proof.events)}, and that these ${counted(proof.events, 'event')} were accepted, stand on the word of ${proof.actor}: nothing before event ${grouped(proof.events + 1)} is in the bundle.`,
    null,
  );
}

async function checkFold(
  world: World,
  { base, manifest }: Slice,
  events: readonly FullEvent[],
  findings: Findings,
  task: Task,
): Promise<Pick<SliceVerdict, 'stateRoot' | 'faults'>> {
  const { elc } = base;
  if (elc === null) {
    findings.add('Output', false, 'Its base holds no program that can be run.', 'program');
    return { stateRoot: null, faults: 0 };
  }
  let session: FoldSession | null = null;
  try {
    session = await world.deps.runtime.openFold({ elc, source: base.foldSource });
    session.restore(base.state);
    let faults = 0;
    for (let at = 0; at < events.length; at += BATCH) {
      faults += session.apply(events.slice(at, at + BATCH).map(toFoldEvent)).length;
      task.progress(at, events.length, 'folding');
      await task.breathe();
    }
    const stateRoot = stateRootOf(session.encode());
    const same = stateRoot === manifest.state_root;
    const folded = `Folding ${counted(events.length, 'event')} from the signed state on`;
    const detail = same
      ? `${folded} gives the State-Root that it names; ${counted(faults, 'fault')}.`
      : `${folded} gives ${stateRoot.slice(0, 15)}, not ${manifest.state_root.slice(0, 15)}.`;
    findings.add('Output', same, detail, 'output');
    return { stateRoot, faults };
  } catch (error) {
    task.check();
    findings.add('Output', false, toErrorShape(error).message, 'program');
    return { stateRoot: null, faults: 0 };
  } finally {
    session?.close();
  }
}
