import type { TreeRow } from '../../../../rpc/contract.ts';
import { isExpandable } from './rowText.ts';

/** What a key of the WAI-ARIA tree pattern asks for; null where the key is none of the tree's. */
export type TreeMove =
  | { readonly to: 'row'; readonly index: number }
  | { readonly to: 'parent' }
  | { readonly to: 'open' | 'close' | 'use' | 'stay' };

export interface TreePlace {
  readonly index: number;
  /** undefined where the row has not come yet. */
  readonly row: TreeRow | undefined;
  readonly count: number;
  /** Rows that fit on the screen. */
  readonly page: number;
}

export function treeMove(key: string, { index, row, count, page }: TreePlace): TreeMove | null {
  const to = (wanted: number): TreeMove => ({ to: 'row', index: Math.max(0, Math.min(count - 1, wanted)) });
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'PageDown':
      return to(index + page);
    case 'PageUp':
      return to(index - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
      return { to: 'use' };
    case 'ArrowRight':
      return intoRow(row, to(index + 1));
    case 'ArrowLeft':
      return outOfRow(row);
    default:
      return null;
  }
}

/** Left and Right belong to the tree while it has the focus, even where they lead nowhere. */
function intoRow(row: TreeRow | undefined, next: TreeMove): TreeMove {
  if (row === undefined || !isExpandable(row)) return { to: 'stay' };
  return row.open ? next : { to: 'open' };
}

function outOfRow(row: TreeRow | undefined): TreeMove {
  if (row === undefined || row.path.length === 0) return { to: 'stay' };
  return row.open ? { to: 'close' } : { to: 'parent' };
}

/** Milliseconds after which typing begins a new name. */
const TYPING_PAUSE = 800;

/** What has been typed so far of a row's name: letters that follow each other quickly add up. */
export function typed(
  before: { readonly text: string; readonly at: number },
  letter: string,
  now: number,
): { readonly text: string; readonly at: number } {
  const goesOn = before.text !== '' && now - before.at < TYPING_PAUSE;
  return { text: (goesOn ? before.text : '') + letter.toLowerCase(), at: now };
}
