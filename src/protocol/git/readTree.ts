import type { Oid } from '../../ports/repository.ts';
import { GatosError } from '../errors.ts';
import { type GitCommit, parseCommit, parseTree, type ReadObject } from './object.ts';

/** Bounds what a hostile tree can make us read. */
const MAX_FILES = 1_000;
const MAX_DEPTH = 8;

/** The commit, or ERR_OBJECT_MISSING / ERR_OBJECT_INVALID. */
export async function readCommit(read: ReadObject, oid: Oid): Promise<GitCommit> {
  const object = await read(oid);
  if (object === undefined)
    throw new GatosError('ERR_OBJECT_MISSING', `The commit ${oid} is missing.`, { data: { oid } });
  if (object.type !== 'commit')
    throw new GatosError('ERR_OBJECT_INVALID', `The object ${oid} is not a commit.`, { data: { oid } });
  return parseCommit(object.body);
}

/** All files below a tree, by path with `/`. */
export async function readFiles(read: ReadObject, tree: Oid): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await collect(read, tree, '', 0, files);
  return files;
}

async function collect(
  read: ReadObject,
  tree: Oid,
  prefix: string,
  depth: number,
  files: Map<string, Uint8Array>,
): Promise<void> {
  const object = await read(tree);
  if (object?.type !== 'tree')
    throw new GatosError('ERR_OBJECT_MISSING', `The tree ${tree} is missing.`, { data: { oid: tree } });
  if (depth > MAX_DEPTH) throw new GatosError('ERR_LIMIT', 'A tree is nested too deep.');
  for (const entry of parseTree(object.body)) {
    const path = prefix + entry.name;
    if (entry.mode === '40000') {
      await collect(read, entry.oid, `${path}/`, depth + 1, files);
      continue;
    }
    const blob = await read(entry.oid);
    if (blob?.type !== 'blob')
      throw new GatosError('ERR_OBJECT_MISSING', `The file ${path} is missing.`, {
        data: { oid: entry.oid },
      });
    if (files.size >= MAX_FILES)
      throw new GatosError('ERR_LIMIT', `A tree holds more than ${MAX_FILES} files.`);
    files.set(path, blob.body);
  }
}
