export type FileKind = 'bundle' | 'jsonl' | 'key' | 'unknown';

/** Larger files are refused before they are read: the whole file passes through memory. */
export const MAX_BUNDLE_BYTES = 500_000_000;
export const MAX_JSONL_BYTES = 250_000_000;

const BUNDLE_SIGNATURE = /^# v[23] git bundle\n/;
/** A recovery file (docs/keys.md). */
const KEY_SIGNATURE = /^\s*\{\s*"format"\s*:\s*"gatos-key"/;

/** What a file is, by its first bytes where they tell and by its name otherwise. */
export function fileKind(name: string, head: Uint8Array): FileKind {
  const text = new TextDecoder().decode(head.subarray(0, 64));
  if (BUNDLE_SIGNATURE.test(text)) return 'bundle';
  if (KEY_SIGNATURE.test(text)) return 'key';
  if (/\.bundle$/i.test(name)) return 'bundle';
  if (/\.(jsonl|ndjson)$/i.test(name)) return 'jsonl';
  return /^\s*\{/.test(text) ? 'jsonl' : 'unknown';
}

export async function sniffFile(file: File): Promise<FileKind> {
  return fileKind(file.name, new Uint8Array(await file.slice(0, 64).arrayBuffer()));
}

/** "backup-2024.bundle" becomes the name "backup-2024" for the imported world. */
export function worldNameFromFile(fileName: string): string {
  const base = fileName.replace(/\.(bundle|git)$/i, '').trim();
  return base === '' ? 'Imported world' : base.slice(0, 80);
}
