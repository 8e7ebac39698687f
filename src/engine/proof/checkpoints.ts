import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { Trailer } from '../../protocol/codec/trailers.ts';
import { EMPTY_TREE_OID } from '../../protocol/git/object.ts';
import { readCommit } from '../../protocol/git/readTree.ts';
import { stateRef } from '../../protocol/journal/names.ts';
import { loadProof } from '../../protocol/state/checkpoint.ts';
import type { FoldProof } from '../../protocol/state/proof.ts';
import type { World } from '../world/world.ts';

/** What a checkpoint claims; nothing of it is checked. */
export interface KnownCheckpoint {
  readonly oid: Oid;
  readonly proof: FoldProof;
  readonly trailers: readonly Trailer[];
}

/** A commit never changes: what was read once is kept. Null where it cannot be read as a checkpoint. */
interface Link {
  readonly parent: Oid | null;
  readonly checkpoint: KnownCheckpoint | null;
}

const links = new WeakMap<ObjectStore, Map<Oid, Link>>();

/**
 * The checkpoints of a namespace, newest first, along the first parents of its state ref. One that cannot be read is left
 * out here; verifying the world names it.
 */
export async function knownCheckpoints(world: World, ns: string): Promise<readonly KnownCheckpoint[]> {
  const { repository } = world.deps;
  const found: KnownCheckpoint[] = [];
  let at = await repository.get(stateRef(ns));
  while (at !== null) {
    const link: Link | null = await linkAt(repository, at);
    if (link === null) break;
    if (link.checkpoint !== null) found.push(link.checkpoint);
    at = link.parent;
  }
  return found;
}

async function linkAt(store: ObjectStore, oid: Oid): Promise<Link | null> {
  const kept = links.get(store) ?? new Map<Oid, Link>();
  links.set(store, kept);
  const known = kept.get(oid);
  if (known !== undefined) return known;
  const link = await readLink(store, oid);
  if (link?.checkpoint) kept.set(oid, link);
  return link;
}

/** Null where the chain of checkpoints has ended. */
async function readLink(store: ObjectStore, oid: Oid): Promise<Link | null> {
  const read = (id: Oid) => store.read(id);
  const commit = await readCommit(read, oid).catch(() => null);
  if (commit === null || !isCheckpoint(commit)) return null;
  const parent = commit.parents[0] ?? null;
  const loaded = await loadProof(read, oid).catch(() => null);
  return { parent, checkpoint: loaded === null ? null : { oid, ...loaded } };
}

/** An event may be of the type "checkpoint", but its tree is empty (EVT-4). */
export function isCheckpoint(commit: { readonly message: string; readonly tree: Oid }): boolean {
  return commit.message.startsWith('checkpoint ') && commit.tree !== EMPTY_TREE_OID;
}

/** Commits of a namespace's state ref, newest first, along the first parents that are checkpoints; read from Git. */
export async function checkpointChain(world: World, ns: string): Promise<readonly Oid[]> {
  const oids: Oid[] = [];
  let at = await world.deps.repository.get(stateRef(ns));
  while (at !== null) {
    const commit = await readCommit((oid) => world.deps.repository.read(oid), at);
    if (!isCheckpoint(commit)) break;
    oids.push(at);
    at = commit.parents[0] ?? null;
  }
  return oids;
}
