import type { Ref } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { actorPerson } from '../../protocol/event/commit.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { encodeBundle } from '../../protocol/git/bundle.ts';
import { encodePack } from '../../protocol/git/pack.ts';
import { foldSourceOf } from '../../protocol/policy/bundle.ts';
import { MAIN_REF, planMain, worldNameOf } from '../world/mainBranch.ts';
import { lawInForce, type World } from '../world/world.ts';
import { collectReachable } from './reachable.ts';

const GATOS_PREFIX = 'refs/gatos/';

/**
 * The whole world as a Git bundle: `refs/gatos/*` and `refs/heads/main` (made for the bundle where the repository has
 * none), so that a plain clone shows something and `git clone --mirror` brings all.
 */
export async function exportBundle(world: World, task: Task): Promise<Uint8Array> {
  const { repository } = world.deps;
  const refs = [...(await repository.list(GATOS_PREFIX))];
  const main = await repository.get(MAIN_REF);
  const objects = await collectReachable(repository, [...refs.map((ref) => ref.oid), ...(main === null ? [] : [main])], task);
  const branch = main === null ? synthesizedMain(world) : { oid: main, objects: [] };
  const known = new Set(objects.map((object) => object.oid));
  const all = [...objects, ...branch.objects.filter((object) => !known.has(object.oid))];
  task.progress(all.length, all.length, 'packing');
  await task.breathe();
  const named: Ref[] = [...refs, { name: MAIN_REF, oid: branch.oid }, { name: 'HEAD', oid: branch.oid }];
  return encodeBundle(named, encodePack(all).bytes);
}

function synthesizedMain(world: World) {
  const { genesis } = world.ledger.governance;
  const { bundle } = lawInForce(world);
  const person = actorPerson(genesis.envelope.actor, genesis.keyId, ulidTime(genesis.envelope.ulid));
  const ns = Object.keys(bundle.manifest.namespaces).sort()[0] ?? 'main';
  return planMain(worldNameOf(genesis.envelope.payload), foldSourceOf(bundle, ns) ?? '', null, person);
}

/** A file name from the world's name, safe on every system. */
export function bundleFileName(world: World): string {
  const name = worldNameOf(world.ledger.governance.genesis.envelope.payload);
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'world'}.bundle`;
}
