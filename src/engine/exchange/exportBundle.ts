import type { Oid, PlannedObject, Ref } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { actorPerson } from '../../protocol/event/commit.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { encodeBundle } from '../../protocol/git/bundle.ts';
import { bundleFileNameOf } from '../../protocol/git/bundleName.ts';
import { encodePack } from '../../protocol/git/pack.ts';
import { SESSION_PREFIX } from '../../protocol/journal/names.ts';
import { type Bundle, foldOf } from '../../protocol/policy/bundle.ts';
import { bundleAt } from '../ledger/governance.ts';
import { MAIN_REF, planMain, worldNameOf } from '../world/mainBranch.ts';
import type { World } from '../world/world.ts';
import { collectReachable } from './reachable.ts';

const GATOS_PREFIX = 'refs/gatos/';

/**
 * The whole world as a Git bundle: `refs/gatos/*` without what-ifs (OPS-3: a draft stays where it was made) and `refs/heads/main` (made for the bundle where the repository has
 * none), so that a plain clone shows something and `git clone --mirror` brings all.
 */
export async function exportBundle(world: World, task: Task): Promise<Uint8Array> {
  const refs = await world.deps.repository.list(GATOS_PREFIX);
  const own = refs.filter(({ name }) => !name.startsWith(SESSION_PREFIX));
  return bundleOf(world, own, [], task);
}

/** A bundle of these refs and of the main branch; `made` are objects that the repository does not hold. */
export async function bundleOf(
  world: World,
  refs: readonly Ref[],
  made: readonly PlannedObject[],
  task: Task,
): Promise<Uint8Array> {
  const { repository } = world.deps;
  const main = await repository.get(MAIN_REF);
  const branch = main === null ? synthesizedMain(world) : { oid: main, objects: [] };
  // By id: trees and files of the branch may be the same in several commits, or in a bundle.
  const extra = new Map([...made, ...branch.objects].map((object) => [object.oid, object]));
  const store = {
    read: async (oid: Oid) => extra.get(oid) ?? (await repository.read(oid)),
    has: async (oid: Oid) => extra.has(oid) || (await repository.has(oid)),
  };
  const objects = await collectReachable(store, [...refs.map((ref) => ref.oid), branch.oid], task);
  task.progress(objects.length, objects.length, 'packing');
  await task.breathe();
  const named: Ref[] = [...refs, { name: MAIN_REF, oid: branch.oid }, { name: 'HEAD', oid: branch.oid }];
  return encodeBundle(named, encodePack(objects).bytes);
}

/**
 * The main branch as a program that keeps it would have made it, one commit for each fold that took force: the same
 * bytes from every copy of the world, so that bundles of it follow one another.
 */
function synthesizedMain(world: World): { readonly oid: Oid; readonly objects: readonly PlannedObject[] } {
  const { governance } = world.ledger;
  const name = worldNameOf(governance.genesis.envelope.payload);
  const objects: PlannedObject[] = [];
  let before: Bundle | null = null;
  let head: Oid | null = null;
  for (const [i, place] of governance.places.entries()) {
    const bundle = bundleAt(governance, place);
    const source = changedFold(before, bundle);
    const event = governance.events[i];
    before = bundle;
    if (source === null || event === undefined) continue;
    const main = planMain(
      name,
      source,
      head,
      actorPerson(event.envelope.actor, event.keyId, ulidTime(event.envelope.ulid)),
    );
    objects.push(...main.objects);
    head = main.oid;
  }
  if (head === null) throw new GatosError('ERR_GOV_INVALID', 'The genesis of this world has no fold.');
  return { oid: head, objects };
}

/** The fold that a bundle brought; null when it is none. */
function changedFold(before: Bundle | null, after: Bundle): string | null {
  for (const ns of Object.keys(after.manifest.namespaces).sort()) {
    const source = foldOf(after, ns)?.source ?? null;
    if (source !== (before === null ? null : (foldOf(before, ns)?.source ?? null))) return source;
  }
  return null;
}

/** The name its bundle goes by. */
export function bundleFileName(world: World): string {
  return bundleFileNameOf(worldNameOf(world.ledger.governance.genesis.envelope.payload));
}
