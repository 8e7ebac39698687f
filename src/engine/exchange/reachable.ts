import type { ObjectStore, Oid, PlannedObject } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { parseCommit, parseTree } from '../../protocol/git/object.ts';

const BREATHE_EVERY = 500;

/** Every object that the tips need, parents before nothing in particular. Throws ERR_OBJECT_MISSING with its id. */
export async function collectReachable(
  store: ObjectStore,
  tips: readonly Oid[],
  task: Task,
): Promise<PlannedObject[]> {
  const seen = new Set<Oid>(tips);
  const queue = [...seen];
  const objects: PlannedObject[] = [];
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    const object = await store.read(oid);
    if (object === undefined)
      throw new GatosError('ERR_OBJECT_MISSING', `The object ${oid} is missing.`, { data: { oid } });
    objects.push({ ...object, oid });
    for (const next of linksOf(object)) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
    if (objects.length % BREATHE_EVERY === 0) {
      task.progress(objects.length, seen.size, 'collecting');
      await task.breathe();
    }
  }
  return objects;
}

function linksOf(object: { readonly type: string; readonly body: Uint8Array }): readonly Oid[] {
  if (object.type === 'commit') {
    const commit = parseCommit(object.body);
    return [commit.tree, ...commit.parents];
  }
  if (object.type === 'tree') {
    // 160000 is a submodule: its commit lives in another repository.
    return parseTree(object.body)
      .filter((entry) => entry.mode !== '160000')
      .map((entry) => entry.oid);
  }
  return [];
}
