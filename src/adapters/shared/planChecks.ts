import type { ApplyResult, Oid, Plan, PlannedObject, RefUpdate, Repository } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { descendsFrom } from '../../protocol/git/ancestry.ts';
import { gitObjectId } from '../../protocol/git/object.ts';
import { checkRefName, isAppendOnlyRef, isForwardOnlyRef } from '../../protocol/git/refName.ts';

type Reader = Pick<Repository, 'read' | 'has'>;

function rewrite(update: RefUpdate, what: string): GatosError {
  return new GatosError('ERR_REF_REWRITE', `${update.ref} only ever moves forward: ${what}.`, {
    hint: 'Append a new commit on top of it; history that was recorded stays recorded.',
    data: { ref: update.ref, expected: update.expected, next: update.next },
  });
}

/**
 * Everything about a plan that can be refused before looking at what is stored: ref names (ERR_REF_INVALID), one ref
 * moved twice (ERR_USAGE), deleting an append-only ref (ERR_REF_REWRITE), objects whose id is not the hash of their
 * bytes (ERR_OBJECT_INVALID). Returns the objects by id.
 */
export function checkPlan(plan: Plan): ReadonlyMap<Oid, PlannedObject> {
  const refs = new Set<string>();
  for (const update of plan.refs) {
    checkRefName(update.ref);
    if (refs.has(update.ref)) throw new GatosError('ERR_USAGE', `The plan moves ${update.ref} twice.`);
    refs.add(update.ref);
    if (update.next === null && isAppendOnlyRef(update.ref)) throw rewrite(update, 'it cannot be deleted');
  }
  const objects = new Map<Oid, PlannedObject>();
  for (const object of plan.objects) {
    if (gitObjectId(object.type, object.body) !== object.oid) {
      throw new GatosError(
        'ERR_OBJECT_INVALID',
        `The planned ${object.type} ${object.oid} does not hash to its id.`,
      );
    }
    objects.set(object.oid, object);
  }
  return objects;
}

/** The first update whose `expected` is not what the ref holds, as `apply` reports it. */
export function findConflict(
  updates: readonly RefUpdate[],
  actualOf: (ref: string) => Oid | null,
): (ApplyResult & { readonly ok: false }) | undefined {
  for (const { ref, expected } of updates) {
    const actual = actualOf(ref);
    if (actual !== expected) return { ok: false, ref, expected, actual };
  }
  return undefined;
}

/** Git keeps refs as files: `a` and `a/b` cannot both exist. Throws ERR_REF_INVALID, as Git would. */
export function checkNameClashes(updates: readonly RefUpdate[], existing: Iterable<string>): void {
  const names = new Set(existing);
  for (const { ref, next } of updates) {
    if (next === null) names.delete(ref);
    else names.add(ref);
  }
  for (const name of names) {
    for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
      const parent = name.slice(0, slash);
      if (!names.has(parent)) continue;
      throw new GatosError('ERR_REF_INVALID', `The refs ${parent} and ${name} cannot both exist.`, {
        hint: 'Choose a name that is not the beginning of another one.',
        data: { ref: name, clash: parent },
      });
    }
  }
}

/**
 * Before any ref moves: what it will name exists (ERR_OBJECT_MISSING), and an append-only ref, or a session's, moves to a
 * descendant of what it held (ERR_REF_REWRITE; JRN-1, OPS-3). Call it when `expected` is known to be what the refs hold.
 */
export async function checkMoves(
  updates: readonly RefUpdate[],
  objects: ReadonlyMap<Oid, PlannedObject>,
  store: Reader,
): Promise<void> {
  for (const update of updates) {
    const { ref, expected, next } = update;
    if (next === null || next === expected) continue;
    if (!objects.has(next) && !(await store.has(next))) {
      throw new GatosError(
        'ERR_OBJECT_MISSING',
        `${ref} cannot move to ${next}: that object is not stored.`,
        {
          hint: 'Put the object into the same plan as the ref.',
          data: { ref, oid: next },
        },
      );
    }
    if (expected === null || !isForwardOnlyRef(ref)) continue;
    const forward = await descendsFrom(
      next,
      expected,
      async (oid) => objects.get(oid) ?? (await store.read(oid)),
    );
    if (!forward) throw rewrite(update, `${next} does not descend from ${expected}`);
  }
}
