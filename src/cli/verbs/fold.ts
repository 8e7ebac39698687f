import { checkpointChain } from '../../engine/proof/checkpoints.ts';
import type { CheckpointVerdict } from '../../engine/proof/verdict.ts';
import { verifyCheckpoint } from '../../engine/proof/verifyCheckpoint.ts';
import { writeCheckpoint } from '../../engine/proof/writeCheckpoint.ts';
import { activateFold } from '../../engine/world/activateFold.ts';
import type { World } from '../../engine/world/world.ts';
import { GatosError } from '../../protocol/errors.ts';
import { stateRef } from '../../protocol/journal/names.ts';
import { checkLines } from '../checks.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { aligned } from '../output.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';
import { faultNotes } from './state.ts';

/** Writes a checkpoint with its Proof-of-Fold (STA-3, STA-5). */
export function fold(context: Context, options: Options): Promise<ExitCode> {
  return withWorld(context, options, { key: 'write', fold: true }, async ({ world, out, task }) => {
    requireKnownNamespace(world, options.ns);
    const { oid, proof } = await writeCheckpoint(world, options.ns, task);
    const ref = stateRef(options.ns);
    if (options.json) {
      await out.json({
        state_root: proof.state_root,
        commit: oid,
        ref,
        events: proof.events,
        faults: proof.fold_faults.length,
        fold_root: proof.fold_root,
        engine: proof.fold_engine,
        signer: proof.signer,
      });
    } else {
      await out.lines(
        ...aligned([
          ['State-Root', proof.state_root],
          ['commit', oid],
          ['ref', ref],
          ['events', String(proof.events)],
          ['faults', String(proof.fold_faults.length)],
        ]),
      );
    }
    const timeline = world.timelines.get(options.ns);
    await out.note(...faultNotes(world.ledger.order(options.ns), timeline.faults));
    return 0;
  });
}

/** Recomputes a checkpoint, the newest unless one is named. Stale is not verified. */
export function foldVerify(
  context: Context,
  options: Options,
  commit: string | undefined,
): Promise<ExitCode> {
  return withWorld(context, options, { key: 'none', fold: false }, async ({ world, out, task }) => {
    requireKnownNamespace(world, options.ns);
    const oid = await findCheckpoint(world, options.ns, commit);
    const verdict = await verifyCheckpoint(world, oid, task);
    if (options.json) await out.json({ commit: oid, ...verdict });
    else await out.lines(...checkLines(verdict.checks), '', sentence(oid, verdict));
    return verdict.status === 'verified' ? 0 : 1;
  });
}

/** [LUA-5] The fuel one event may take. Another budget is another program: it is activated, and history re-folds. */
export function foldFuel(context: Context, options: Options, units: number | undefined): Promise<ExitCode> {
  const key = units === undefined ? 'none' : 'write';
  return withWorld(context, options, { key, fold: units !== undefined }, async ({ world, out, task }) => {
    const { source } = world.timelines.get(options.ns).spec;
    const changed =
      units !== undefined && (await activateFold(world, options.ns, { source, fuel: units }, task));
    const { elc, foldRoot } = world.timelines.get(options.ns).spec;
    const { fuel } = elc === null ? { fuel: null } : await world.deps.runtime.inspect(elc);
    if (options.json) await out.json({ fuel, fold_root: foldRoot, changed });
    else
      await out.lines(`${fuel ?? 'unknown'} units an event${changed ? '; history re-folds from zero' : ''}`);
    return 0;
  });
}

async function findCheckpoint(world: World, ns: string, commit: string | undefined): Promise<string> {
  const chain = await checkpointChain(world, ns);
  const newest = chain[0];
  if (newest === undefined && commit === undefined) {
    throw new GatosError('ERR_PROOF_INVALID', `There is no checkpoint of "${ns}" to verify.`, {
      hint: 'Write one with "git gatos fold".',
    });
  }
  if (commit === undefined) return newest ?? '';
  if (!/^[0-9a-f]{4,40}$/.test(commit))
    throw new GatosError('ERR_USAGE', `"${commit.slice(0, 80)}" is not a commit id.`);
  const found = chain.filter((oid) => oid.startsWith(commit));
  const only = found[0];
  if (only === undefined || found.length > 1) {
    throw new GatosError(
      'ERR_USAGE',
      `${found.length === 0 ? 'No' : 'More than one'} checkpoint of "${ns}" is ${commit}.`,
      {
        hint: `git log --first-parent ${stateRef(ns)} lists them.`,
      },
    );
  }
  return only;
}

function sentence(oid: string, { status, drift }: CheckpointVerdict): string {
  const name = `Checkpoint ${oid.slice(0, 12)}`;
  if (status === 'verified') return `${name}: verified`;
  if (status === 'stale')
    return `${name}: stale. Another engine made it, so it can be neither confirmed nor refuted here; "git gatos fold" writes a new one.`;
  return `${name}: FAILED${drift === null ? '' : `; the ${drift} ${drift === 'inputs' ? 'differ' : 'differs'}`}`;
}
