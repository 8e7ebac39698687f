import type { Oid } from '../../ports/repository.ts';
import type { ReadObject } from './object.ts';

const OID = /^[0-9a-f]{40}$/;

/** The parents of a commit's body, read from its first lines only; empty for anything that is no commit. */
export function parentsOf(body: Uint8Array): readonly Oid[] {
  const parents: Oid[] = [];
  // "tree <40 hex>\n" takes 46 bytes, each "parent <40 hex>\n" 48.
  for (let at = 46; at + 48 <= body.length && body[at] === 0x70; at += 48) {
    const line = String.fromCharCode(...body.subarray(at, at + 48));
    const oid = line.slice(7, 47);
    if (!line.startsWith('parent ') || !line.endsWith('\n') || !OID.test(oid)) break;
    parents.push(oid);
  }
  return parents;
}

/**
 * Whether `next` is `old` or reaches it through parents. First parents go first: in a linear journal the walk ends
 * after as many commits as are new. What cannot be read is not an ancestor.
 */
export async function descendsFrom(next: Oid, old: Oid, read: ReadObject): Promise<boolean> {
  const seen = new Set<Oid>([next]);
  const queue: Oid[] = [next];
  for (let i = 0; i < queue.length; i++) {
    const oid = queue[i];
    if (oid === undefined || oid === old) return oid === old;
    const object = await read(oid);
    if (object?.type !== 'commit') continue;
    for (const parent of parentsOf(object.body)) {
      if (parent === old) return true;
      if (!seen.has(parent)) {
        seen.add(parent);
        queue.push(parent);
      }
    }
  }
  return false;
}
