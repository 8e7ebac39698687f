import type { RefUpdate } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import type { JsonObject } from '../../protocol/codec/json.ts';
import { GatosError } from '../../protocol/errors.ts';
import { actorPerson, planEventCommit } from '../../protocol/event/commit.ts';
import { encodeEnvelope } from '../../protocol/event/envelope.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { ACTIVATE_TYPE } from '../../protocol/governance/chain.ts';
import { ACTIVE_POLICY_REF, bundleRef, GOV_NAMESPACE, GOV_REF } from '../../protocol/journal/names.ts';
import {
  type Bundle,
  foldOf,
  isSameFold,
  planBundle,
  type StoredFold,
  withFold,
} from '../../protocol/policy/bundle.ts';
import { compileFold } from '../fold/program.ts';
import { requireLawful, requireSoundGovernance } from '../ledger/governance.ts';
import { retryOnConflict } from '../retry.ts';
import { freshUlid } from './hybridClock.ts';
import { MAIN_REF, planMain, planMainFold, worldNameOf } from './mainBranch.ts';
import { lawInForce, refreshWorld, requireIdentity, type World } from './world.ts';

/** What takes force together. `tests` and `fuel` stay as they are unless said. */
export interface FoldChange {
  readonly source: string;
  readonly tests?: string;
  /** [LUA-5] Fuel for one event. */
  readonly fuel?: number;
}

type CompiledFold = StoredFold & { readonly elc: Uint8Array };

async function compileChange(world: World, ns: string, change: FoldChange): Promise<CompiledFold> {
  const before = foldOf(lawInForce(world).bundle, ns);
  const { runtime } = world.deps;
  const inForce = before?.elc ?? null;
  const fuel = change.fuel ?? (inForce === null ? undefined : (await runtime.inspect(inForce)).fuel);
  const { source, elc } = await compileFold(runtime, change.source, fuel);
  return { source, elc, tests: change.tests ?? before?.tests ?? '' };
}

/**
 * [STA-7] [POL-9] Activates a bundle that differs in the fold of one namespace: a signed gov event, and the pointers
 * that follow from it, in one step. History re-folds from zero. Resolves to false when the fold is already in force;
 * throws ERR_FOLD_INVALID with line and column when it does not compile.
 */
export async function activateFold(
  world: World,
  ns: string,
  change: FoldChange,
  task: Task,
): Promise<boolean> {
  world.timelines.get(ns);
  const fold = await compileChange(world, ns, change);
  return world.writing.run(() =>
    retryOnConflict(world.deps, async () => {
      const { bundle } = lawInForce(world);
      const inForce = foldOf(bundle, ns);
      if (inForce !== null && isSameFold(inForce, fold)) return { done: true, value: false };
      const plan = await planActivation(world, bundle, ns, fold);
      const applied = await world.deps.repository.apply(plan);
      await refreshWorld(world, task);
      return applied.ok ? { done: true, value: true } : { done: false };
    }),
  );
}

async function planActivation(world: World, before: Bundle, ns: string, fold: CompiledFold) {
  const { actor, signer } = requireIdentity(world);
  const { governance } = world.ledger;
  requireSoundGovernance(governance);
  const { place } = lawInForce(world);
  if (!place.trust.owners.includes(actor)) {
    throw new GatosError(
      'ERR_POLICY_DENIED',
      `Only an owner of this world may change its fold; ${actor} is none.`,
      { hint: `Its owners: ${place.trust.owners.join(', ')}.` },
    );
  }
  if ((await world.deps.repository.get(ACTIVE_POLICY_REF)) !== before.pointer.commit) {
    throw new GatosError('ERR_GOV_INVALID', 'policies/active does not follow from the governance chain.', {
      hint: 'Somebody moved it by hand. Verify the world and set the ref back to the bundle in force.',
      data: { expected: before.pointer.commit },
    });
  }
  const ulid = freshUlid(world, null);
  const person = actorPerson(actor, signer.keyId, ulidTime(ulid));
  const files = withFold(before.manifest, before.files, ns, fold);
  const bundle = planBundle(files, before.pointer.commit, person);
  const encoded = encodeEnvelope({
    type: ACTIVATE_TYPE,
    ulid,
    actor,
    payload: { bundle: bundle.pointer as unknown as JsonObject },
    policy_root: place.bundle.commit,
    repo: governance.genesis.cid,
    ns: GOV_NAMESPACE,
    prev: place.cid,
  });
  const event = planEventCommit(
    { ...encoded, keyId: signer.keyId, signature: await signer.sign(encoded.canonical) },
    place.oid,
  );
  requireLawful(governance, event.commit);
  const refs: RefUpdate[] = [
    { ref: GOV_REF, expected: place.oid, next: event.commit.oid },
    { ref: ACTIVE_POLICY_REF, expected: before.pointer.commit, next: bundle.pointer.commit },
  ];
  const ownRef = bundleRef(bundle.pointer.id);
  // A fold that comes back makes the same tree, hence the same bundle id: its ref goes forward to the new commit.
  refs.push({ ref: ownRef, expected: await world.deps.repository.get(ownRef), next: bundle.pointer.commit });
  const objects = [...bundle.objects, event.object];
  if (world.managesMain) {
    const parent = await world.deps.repository.get(MAIN_REF);
    const main =
      parent === null
        ? planMain(worldNameOf(governance.genesis.envelope.payload), fold.source, null, person)
        : await planMainFold((oid) => world.deps.repository.read(oid), parent, fold.source, person);
    objects.push(...main.objects);
    refs.push({ ref: MAIN_REF, expected: parent, next: main.oid });
  }
  return { objects, refs };
}
