import type { StatePath, TreeRow } from '../../../../rpc/contract.ts';
import { quoteKey } from '../path.ts';

type Shape = Pick<TreeRow, 'kind' | 'size' | 'text' | 'cut'>;

export type ValueTone = TreeRow['kind'] | 'negative';

/** The last part of the path; "state" for the root. */
export function labelOf(path: StatePath): string {
  const last = path[path.length - 1];
  return last === undefined ? 'state' : String(last);
}

/** Keys one would not see, or would see as something else, as they are. */
const HIDDEN = /^$|^\s|\s$|[\p{Cc}\p{Bidi_C}\u200b\u2028\u2029\ufeff]/u;

/** The label as a row shows it: a key that is empty, blank at an end or holds controls is quoted, as in JSON. */
export function keyText(path: StatePath): string {
  const label = labelOf(path);
  return HIDDEN.test(label) ? quoteKey(label) : label;
}

export function isTable({ kind }: Pick<TreeRow, 'kind'>): boolean {
  return kind === 'object' || kind === 'array';
}

/** Whether there is anything inside to open; what was removed from an empty table counts. */
export function isExpandable(row: Pick<TreeRow, 'kind' | 'size' | 'change'>): boolean {
  return isTable(row) && (row.size > 0 || row.change === 'inside');
}

/** Leaves exactly as they are; tables by what they hold; nothing for what is gone. */
export function valueText({ kind, size, text, cut }: Shape): string {
  if (kind === 'array') return size === 0 ? '[]' : `[ ${plural(size, 'item')} ]`;
  if (kind === 'object') return size === 0 ? '{}' : `{ ${plural(size, 'key')} }`;
  return cut ? `${text}…` : text;
}

export function toneOf({ kind, text }: Pick<TreeRow, 'kind' | 'text'>): ValueTone {
  return kind === 'number' && text.startsWith('-') ? 'negative' : kind;
}

/** What a row said that stands no more; null for one that stands. */
export function goneText(row: TreeRow): string | null {
  if (row.change !== 'removed') return null;
  return row.kind === 'absent' ? (row.before ?? '') : valueText(row);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
