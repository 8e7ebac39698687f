import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { encodeTree, parseTree, planObject, type ReadObject, type TreeEntry } from './object.ts';

export interface EditedTree {
  readonly root: Oid;
  readonly objects: readonly PlannedObject[];
}

async function entriesOf(read: ReadObject, tree: Oid | null): Promise<readonly TreeEntry[]> {
  if (tree === null) return [];
  const object = await read(tree);
  return object?.type === 'tree' ? parseTree(object.body) : [];
}

/** Plans the tree that differs from `tree` in the one file at `path`; all other entries keep their id and mode. */
export async function putFile(
  read: ReadObject,
  tree: Oid | null,
  path: readonly [string, ...string[]],
  bytes: Uint8Array,
): Promise<EditedTree> {
  const [name, ...rest] = path;
  const entries = await entriesOf(read, tree);
  const others = entries.filter((entry) => entry.name !== name);
  const [next, ...deeper] = rest;
  if (next === undefined) {
    const blob = planObject('blob', bytes);
    const root = planObject('tree', encodeTree([...others, { mode: '100644', name, oid: blob.oid }]));
    return { root: root.oid, objects: [blob, root] };
  }
  const below = entries.find((entry) => entry.name === name && entry.mode === '40000');
  const inner = await putFile(read, below?.oid ?? null, [next, ...deeper], bytes);
  const root = planObject('tree', encodeTree([...others, { mode: '40000', name, oid: inner.root }]));
  return { root: root.oid, objects: [...inner.objects, root] };
}
