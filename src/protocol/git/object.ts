import type { GitObject, GitObjectType, Oid, PlannedObject } from '../../ports/repository.ts';
import { compareBytes, concatBytes, hex, textOf, unhex, utf8 } from '../bytes.ts';
import { sha1 } from '../crypto/hash.ts';
import { GatosError } from '../errors.ts';

export const EMPTY_TREE_OID: Oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** SHA-1 of `<type> <size>\0<body>`: the id Git gives the object. */
export function gitObjectId(type: GitObjectType, body: Uint8Array): Oid {
  return hex(sha1(utf8(`${type} ${body.length}\0`), body));
}

export function planObject(type: GitObjectType, body: Uint8Array): PlannedObject {
  return { type, body, oid: gitObjectId(type, body) };
}

export interface TreeEntry {
  /** 100644 file, 100755 executable, 120000 symlink, 40000 directory, 160000 submodule. */
  readonly mode: '100644' | '100755' | '120000' | '40000' | '160000';
  readonly name: string;
  readonly oid: Oid;
}

const MODES: readonly string[] = ['100644', '100755', '120000', '40000', '160000'];

function sortKey(entry: TreeEntry): Uint8Array {
  // Git sorts directories as if their name ended in a slash.
  return utf8(entry.mode === '40000' ? `${entry.name}/` : entry.name);
}

export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const sorted = [...entries].sort((a, b) => compareBytes(sortKey(a), sortKey(b)));
  return concatBytes(...sorted.flatMap((entry) => [utf8(`${entry.mode} ${entry.name}\0`), unhex(entry.oid)]));
}

export function parseTree(body: Uint8Array): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    const nul = space < 0 ? -1 : body.indexOf(0, space);
    if (nul < 0 || nul + 21 > body.length)
      throw new GatosError('ERR_OBJECT_INVALID', 'A tree object is cut short.');
    const mode = textOf(body.subarray(at, space));
    if (!MODES.includes(mode))
      throw new GatosError('ERR_OBJECT_INVALID', `A tree object has the unknown mode "${mode}".`);
    entries.push({
      mode: mode as TreeEntry['mode'],
      name: textOf(body.subarray(space + 1, nul)),
      oid: hex(body.subarray(nul + 1, nul + 21)),
    });
    at = nul + 21;
  }
  return entries;
}

/** One line of authorship: `seconds` since the epoch, always +0000 (EVT-5). */
export interface GitPerson {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
}

export interface GitCommit {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: GitPerson;
  readonly committer: GitPerson;
  /** Everything after the blank line, including the final newline. */
  readonly message: string;
}

function formatPerson(person: GitPerson): string {
  return `${person.name} <${person.email}> ${person.seconds} +0000`;
}

/** The text of a commit; its UTF-8 is the object's body. */
export function formatCommit(commit: GitCommit): string {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatPerson(commit.author)}`,
    `committer ${formatPerson(commit.committer)}`,
  ];
  return `${lines.join('\n')}\n\n${commit.message}`;
}

export function encodeCommit(commit: GitCommit): Uint8Array {
  return utf8(formatCommit(commit));
}

const PERSON = /^(.*) <([^<>\n]*)> (\d{1,12}) ([+-]\d{4})$/;

function parsePerson(line: string): GitPerson {
  const match = PERSON.exec(line);
  if (match === null)
    throw new GatosError('ERR_OBJECT_INVALID', 'A commit has a malformed author or committer line.');
  return { name: match[1] ?? '', email: match[2] ?? '', seconds: Number(match[3]) };
}

/**
 * Reads any commit. Extra headers (gpgsig, encoding ...) are skipped: who needs to know that there are none rebuilds
 * the commit and compares bytes, as EVT-4 asks.
 */
export function parseCommit(body: Uint8Array): GitCommit {
  const text = textOf(body);
  const split = text.indexOf('\n\n');
  if (split < 0) throw new GatosError('ERR_OBJECT_INVALID', 'A commit has no blank line before its message.');
  const parents: Oid[] = [];
  let tree: Oid | undefined;
  let author: GitPerson | undefined;
  let committer: GitPerson | undefined;
  for (const line of text.slice(0, split).split('\n')) {
    if (line.startsWith('tree ')) tree = line.slice(5);
    else if (line.startsWith('parent ')) parents.push(line.slice(7));
    else if (line.startsWith('author ')) author = parsePerson(line.slice(7));
    else if (line.startsWith('committer ')) committer = parsePerson(line.slice(10));
  }
  const oid = /^[0-9a-f]{40}$/;
  if (
    tree === undefined ||
    author === undefined ||
    committer === undefined ||
    ![tree, ...parents].every((id) => oid.test(id))
  ) {
    throw new GatosError(
      'ERR_OBJECT_INVALID',
      'A commit lacks its tree, author or committer, or names a bad object id.',
    );
  }
  return { tree, parents, author, committer, message: text.slice(split + 2) };
}

/** Plans a directory of text files, nested by `/` in their paths: the root tree comes last. */
export function planTree(files: ReadonlyMap<string, Uint8Array>): {
  readonly root: Oid;
  readonly objects: readonly PlannedObject[];
} {
  const objects: PlannedObject[] = [];
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Map<string, Uint8Array>>();
  for (const [path, bytes] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      const blob = planObject('blob', bytes);
      objects.push(blob);
      entries.push({ mode: '100644', name: path, oid: blob.oid });
    } else {
      const folder = folders.get(path.slice(0, slash)) ?? new Map<string, Uint8Array>();
      folder.set(path.slice(slash + 1), bytes);
      folders.set(path.slice(0, slash), folder);
    }
  }
  for (const [name, inner] of folders) {
    const planned = planTree(inner);
    objects.push(...planned.objects);
    entries.push({ mode: '40000', name, oid: planned.root });
  }
  const root = planObject('tree', encodeTree(entries));
  return { root: root.oid, objects: [...objects, root] };
}

export interface PlannedCommit {
  readonly oid: Oid;
  /** Files and trees first, the commit last. */
  readonly objects: readonly PlannedObject[];
}

/** Plans a commit of text files on top of `parent`, written by one person at one time. */
export function planFilesCommit(
  files: ReadonlyMap<string, Uint8Array>,
  parent: Oid | null,
  person: GitPerson,
  message: string,
): PlannedCommit {
  const { root, objects } = planTree(files);
  const parents = parent === null ? [] : [parent];
  const commit = planObject(
    'commit',
    encodeCommit({ tree: root, parents, author: person, committer: person, message }),
  );
  return { oid: commit.oid, objects: [...objects, commit] };
}

export type ReadObject = (oid: Oid) => Promise<GitObject | undefined>;
