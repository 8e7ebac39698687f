import { textOf, utf8 } from '../../protocol/bytes.ts';
import { crc32 } from '../../protocol/git/checksums.ts';
import { corruptError } from './storageErrors.ts';

// lightning-fs keeps a node's own properties under the number 0, and its children under their names.
const STAT = 0;
const FORMAT = 'gatos-superblock';

export interface Stat {
  readonly type: 'dir' | 'file' | 'symlink';
  readonly ino: number;
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly target?: string;
  /** CRC-32 of a file's bytes, for verification; packs and their indexes carry a checksum of their own. */
  crc?: number;
}

/** lightning-fs's tree of names. */
export type Node = Map<number, Stat> & Map<string, Node>;

/**
 * `[name, ino, mode, mtime, what, crc]`: what is a file's size, a symlink's target, or the list of a folder's entries;
 * crc only of files, and not of all.
 */
type Row = readonly [string, number, number, number, number | string | readonly Row[], number?];

function broken(what: string, cause?: unknown) {
  return corruptError(`its superblock (the record "!root") ${what}`, cause);
}

function checkedStat(node: unknown, path: string): Stat {
  const stat = node instanceof Map ? (node.get(STAT) as Partial<Stat> | undefined) : undefined;
  const known = stat?.type === 'dir' || stat?.type === 'file' || stat?.type === 'symlink';
  if (!Number.isSafeInteger(stat?.ino) || !known) throw broken(`has a broken entry for ${path}`);
  return stat as Stat;
}

function rowOf(name: string, node: unknown, path: string): Row {
  const stat = checkedStat(node, path);
  const head = [name, stat.ino, stat.mode, stat.mtimeMs] as const;
  if (stat.type === 'file')
    return stat.crc === undefined ? [...head, stat.size] : [...head, stat.size, stat.crc];
  if (stat.type === 'symlink') return [...head, stat.target ?? ''];
  const rows: Row[] = [];
  for (const [child, inner] of node as Node) {
    if (child === STAT) continue;
    if (typeof child !== 'string') throw broken(`has a nameless entry in ${path}`);
    rows.push(rowOf(child, inner, `${path}/${child}`));
  }
  return [...head, rows];
}

/** The tree of names as JSON with its CRC-32 behind it: whatever byte of it changes, it is noticed. */
export function encodeSuperblock(root: unknown): Uint8Array {
  const top = root instanceof Map ? root.get('/') : undefined;
  if (top === undefined) throw broken('is not a tree of names');
  const json = utf8(JSON.stringify([FORMAT, rowOf('', top, '')]));
  const bytes = new Uint8Array(json.length + 4);
  bytes.set(json);
  new DataView(bytes.buffer).setUint32(json.length, crc32(json));
  return bytes;
}

export interface Superblock {
  readonly root: Map<string, Node>;
  /** The greatest inode number in it. */
  readonly lastInode: number;
}

function nodeOf(row: Row, path: string): { readonly node: Node; readonly last: number } {
  const [, ino, mode, mtimeMs, what, crc] = row;
  const valid = [ino, mode, mtimeMs].every((n) => typeof n === 'number') && Number.isSafeInteger(ino);
  if (!valid) throw broken(`has a broken entry for ${path}`);
  const common = { ino, mode, mtimeMs, uid: 1, gid: 1 };
  const node: Map<unknown, unknown> = new Map();
  let last = ino;
  if (typeof what === 'number')
    node.set(STAT, { ...common, type: 'file', size: what, ...(crc === undefined ? {} : { crc }) });
  else if (typeof what === 'string') node.set(STAT, { ...common, type: 'symlink', size: 0, target: what });
  else if (!Array.isArray(what)) throw broken(`has a broken entry for ${path}`);
  else {
    node.set(STAT, { ...common, type: 'dir', size: 0 });
    for (const child of what as readonly Row[]) {
      const name = child[0];
      if (typeof name !== 'string' || name === '') throw broken(`has a nameless entry in ${path || '/'}`);
      const inner = nodeOf(child, `${path}/${name}`);
      node.set(name, inner.node);
      last = Math.max(last, inner.last);
    }
  }
  return { node: node as Node, last };
}

/** Reads and checks the stored tree of names before lightning-fs trusts it; throws ERR_STORAGE_CORRUPT. */
export function decodeSuperblock(record: unknown): Superblock {
  if (!(record instanceof Uint8Array) || record.length < 4) throw broken('is not a tree of names');
  const json = record.subarray(0, -4);
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (view.getUint32(json.length) !== crc32(json)) throw broken('fails its checksum');
  let rows: unknown;
  try {
    rows = JSON.parse(textOf(json));
  } catch (cause) {
    throw broken('is not a tree of names', cause);
  }
  if (!Array.isArray(rows) || rows[0] !== FORMAT || !Array.isArray(rows[1]))
    throw broken('is not a tree of names');
  const { node, last } = nodeOf(rows[1] as unknown as Row, '');
  return { root: new Map([['/', node]]), lastInode: last };
}
