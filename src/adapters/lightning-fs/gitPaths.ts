export const GITDIR = '/.git';
export const OBJECTS = `${GITDIR}/objects`;
export const PACKS = `${OBJECTS}/pack`;
export const REFS = `${GITDIR}/refs`;
export const PACKED_REFS = `${GITDIR}/packed-refs`;
export const OID = /^[0-9a-f]{40}$/;

export function loosePath(oid: string): string {
  return `${OBJECTS}/${oid.slice(0, 2)}/${oid.slice(2)}`;
}

/** `pack-<checksum>`, without folder and ending. */
export function packName(base: string): string {
  return base.slice(base.lastIndexOf('/') + 1);
}
