import type { Oid } from '../../ports/repository.ts';
import { hex, latin1Text } from '../bytes.ts';

/** The body of a tree, or undefined when it is not there. */
export type ReadTree = (oid: Oid) => Uint8Array | undefined;

/** Entries looked at for one commit: trees that name one another over and over could make it any number. */
export const MAX_ENTRIES = 50_000;

const NUL = 0;
const SPACE = 0x20;
/** `4`: the mode of a folder is 40000, and no other begins so. */
const FOLDER = 0x34;

interface Entry {
  readonly isFolder: boolean;
  /** With the mode: a file that became executable has changed. */
  readonly key: string;
  readonly oid: Oid;
}

class TooMany extends Error {}

function entriesOf(body: Uint8Array | undefined, count: () => void): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (body === undefined) throw new TooMany();
  for (let at = 0; at < body.length; ) {
    count();
    const space = body.indexOf(SPACE, at);
    const nul = space < 0 ? -1 : body.indexOf(NUL, space);
    if (nul < 0 || nul + 21 > body.length) throw new TooMany();
    // Names are compared and not shown: one character for a byte will do.
    const text = latin1Text(body.subarray(at, nul));
    const oid = hex(body.subarray(nul + 1, nul + 21));
    const mode = text.slice(0, space - at);
    entries.set(text.slice(space - at + 1), { isFolder: body[at] === FOLDER, key: `${mode} ${oid}`, oid });
    at = nul + 21;
  }
  return entries;
}

/**
 * How many files differ between two trees (null: none at all), folders that are the same not entered. Null when a tree
 * is missing or broken, or when more than MAX_ENTRIES would have to be looked at.
 */
export function countChanges(read: ReadTree, before: Oid | null, after: Oid | null): number | null {
  const work: (readonly [Oid | null, Oid | null])[] = [[before, after]];
  let left = MAX_ENTRIES;
  const count = () => {
    if (--left < 0) throw new TooMany();
  };
  const open = (oid: Oid | null) => (oid === null ? new Map<string, Entry>() : entriesOf(read(oid), count));
  let changes = 0;
  try {
    for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
      const [old, now] = [open(pair[0]), open(pair[1])];
      for (const name of new Set([...old.keys(), ...now.keys()])) {
        const [a, b] = [old.get(name), now.get(name)];
        if (a?.key === b?.key) continue;
        if ((a !== undefined && !a.isFolder) || (b !== undefined && !b.isFolder)) changes++;
        const folders = [a, b].map((entry) => (entry?.isFolder === true ? entry.oid : null));
        if (folders[0] !== null || folders[1] !== null) work.push([folders[0] ?? null, folders[1] ?? null]);
      }
    }
  } catch (error) {
    if (error instanceof TooMany) return null;
    throw error;
  }
  return changes;
}
