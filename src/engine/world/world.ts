import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { GovPlace } from '../../protocol/governance/chain.ts';
import type { Bundle } from '../../protocol/policy/bundle.ts';
import type { Deps, Identity } from '../deps.ts';
import { FoldTimelines } from '../fold/timelines.ts';
import { bundleAt, currentPlace } from '../ledger/governance.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Mutex } from '../mutex.ts';
import { Branches } from '../sessions/branches.ts';

/**
 * An open world: the repository through its ports, and what is cached of it. Use cases (emit, import, activate,
 * checkpoint ...) are functions over it; whatever writes runs inside `writing`, one at a time.
 */
export interface World {
  readonly deps: Deps;
  readonly identity: Identity | null;
  readonly ledger: Ledger;
  readonly timelines: FoldTimelines;
  /** [OPS-3] What-ifs. */
  readonly branches: Branches;
  readonly writing: Mutex;
  /** True where this program keeps refs/heads/main (the browser); a user's own branch is never touched. */
  readonly managesMain: boolean;
}

export interface OpenOptions {
  /** Called with the keys the world trusts; returns the identity this device has among them. */
  readonly identify: (speaks: (keyId: string) => string | null) => Promise<Identity | null>;
  readonly managesMain: boolean;
}

/** Reads and judges the whole ledger. Throws ERR_WORLD_EMPTY where there is no genesis. */
export async function openWorld(deps: Deps, options: OpenOptions, task: Task): Promise<World> {
  const ledger = new Ledger(deps);
  await ledger.refresh(task);
  const { trust } = currentPlace(ledger.governance);
  const identity = await options.identify((keyId) =>
    Object.hasOwn(trust.keys, keyId) ? (trust.keys[keyId]?.actor ?? null) : null,
  );
  const world = worldOver(deps, ledger, identity, options.managesMain);
  await world.branches.refresh();
  return world;
}

/** A world over a ledger that has been judged already, to look at and not to write to. It has no what-ifs. */
export function openJudged(deps: Deps, ledger: Ledger): World {
  return worldOver(deps, ledger, null, false);
}

function worldOver(deps: Deps, ledger: Ledger, identity: Identity | null, managesMain: boolean): World {
  const timelines = new FoldTimelines(deps.runtime);
  for (const ns of ledger.namespaces) timelines.follow(ledger, ns, 0);
  const branches = new Branches(deps, { ledger, timelines, runtime: deps.runtime });
  return { deps, identity, ledger, timelines, branches, writing: new Mutex(), managesMain };
}

/** Waits for the write that is under way: nobody is told of a failure that was a success. */
export function closeWorld(world: World): Promise<void> {
  return world.writing.run(async () => {
    world.branches.close();
    world.timelines.close();
    await world.deps.repository.close();
  });
}

/** Brings the world up to date with its refs, after another writer. */
export async function refreshWorld(world: World, task: Task): Promise<void> {
  const changed = await world.ledger.refresh(task);
  for (const ns of world.ledger.namespaces) world.timelines.follow(world.ledger, ns, changed.get(ns));
  await world.branches.refresh();
}

export interface Law {
  readonly place: GovPlace;
  readonly bundle: Bundle;
}

export function lawInForce(world: World): Law {
  const place = currentPlace(world.ledger.governance);
  return { place, bundle: bundleAt(world.ledger.governance, place) };
}

export function requireIdentity(world: World): Identity {
  if (world.identity === null) {
    throw new GatosError(
      'ERR_IDENTITY_MISSING',
      'This device has no key that this world trusts, so it can only be read here.',
      {
        hint: 'An owner of the world must add your key to its trust graph.',
      },
    );
  }
  return world.identity;
}
