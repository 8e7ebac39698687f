/**
 * `history`: a bundle of any Git repository, whose commits can become events. `slice`: a stretch of a world's history,
 * which can be verified and not imported.
 */
export type FileKind = 'bundle' | 'slice' | 'history' | 'jsonl' | 'key' | 'unknown';

/** Larger files are refused before they are read: a bundle passes through memory whole. */
export const MAX_BUNDLE_BYTES = 500_000_000;
/** Lines are read in parts; what limits them is the world that they make. */
export const MAX_JSONL_BYTES = 1_000_000_000;

/** The header of a bundle lists its refs; those of a world come first in the alphabet of most. */
const HEADER_BYTES = 4 * 1024 * 1024;
const BUNDLE_SIGNATURE = /^# v[23] git bundle\n/;
/** A recovery file (docs/keys.md). */
const KEY_SIGNATURE = /^\s*\{\s*"format"\s*:\s*"gatos-key"/;
const SLICE_REF = /^[0-9a-f]{40} refs\/gatos\/slices\//m;
const WORLD_REF = /^[0-9a-f]{40} refs\/gatos\/journal\//m;

/** What a file is, by its first bytes where they tell and by its name otherwise. */
export function fileKind(name: string, head: Uint8Array): FileKind {
  const text = new TextDecoder().decode(head.subarray(0, 64));
  if (BUNDLE_SIGNATURE.test(text)) {
    const header = headerOf(head);
    if (!WORLD_REF.test(header)) return 'history';
    return SLICE_REF.test(header) ? 'slice' : 'bundle';
  }
  if (KEY_SIGNATURE.test(text)) return 'key';
  if (/\.bundle$/i.test(name)) return 'bundle';
  if (/\.(jsonl|ndjson)$/i.test(name)) return 'jsonl';
  return /^\s*\{/.test(text) ? 'jsonl' : 'unknown';
}

/** Up to the blank line before the pack. */
function headerOf(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head);
  const end = text.indexOf('\n\n');
  return end < 0 ? text : text.slice(0, end);
}

export async function sniffFile(file: File): Promise<FileKind> {
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const kind = fileKind(file.name, head);
  if (kind !== 'history' && kind !== 'bundle') return kind;
  return fileKind(file.name, new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()));
}

/** "backup-2024.bundle" becomes the name "backup-2024" for the imported world. */
export function worldNameFromFile(fileName: string): string {
  const base = fileName.replace(/\.(bundle|git)$/i, '').trim();
  return base === '' ? 'Imported world' : base.slice(0, 80);
}
