import { corruptError } from './storageErrors.ts';

// lightning-fs keeps a node's own properties under the number 0, and its children under their names.
const STAT = 0;

interface Stat {
  readonly type: string;
  readonly ino: number;
}

function checkNode(node: unknown, path: string): number {
  const stat = node instanceof Map ? (node.get(STAT) as Partial<Stat> | undefined) : undefined;
  if (
    !(node instanceof Map) ||
    !Number.isSafeInteger(stat?.ino) ||
    (stat?.type !== 'dir' && stat?.type !== 'file')
  ) {
    throw corruptError(`its superblock has a broken entry for ${path}`);
  }
  let greatest = Number(stat.ino);
  for (const [name, child] of node) {
    if (name === STAT) continue;
    if (typeof name !== 'string') throw corruptError(`its superblock has a nameless entry in ${path}`);
    greatest = Math.max(greatest, checkNode(child, path === '/' ? `/${name}` : `${path}/${name}`));
  }
  return greatest;
}

/** Checks the stored tree of names before lightning-fs trusts it. Returns the greatest inode number in it. */
export function checkSuperblock(root: unknown): number {
  const top = root instanceof Map ? root.get('/') : undefined;
  if (top === undefined) throw corruptError('its superblock is not a tree of names');
  return checkNode(top, '/');
}
