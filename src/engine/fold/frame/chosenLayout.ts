import type { Between, Pair } from '../history/between.ts';
import { type Entry, ListedEntries } from '../history/entries.ts';
import { type Layout, layoutOf, openLayout } from './layout.ts';
import type { OpenPaths } from './openPaths.ts';

/** Entries looked at between two pauses: about a tenth of a frame's time. */
const SLICE_ENTRIES = 2_000;

export interface Choice {
  /** As `caseless` makes it. */
  readonly filter: string;
  readonly changesOnly: boolean;
}

/** Text without regard to case: capitals, as those of one text do not depend on what stands beside it. */
export function caseless(text: string): string {
  return text.toUpperCase();
}

/**
 * The tree of what was chosen: what changed, or has the filter in its path (`a.b[0]`) or value. A table that was not
 * chosen itself is open, and has only the chosen in it; one that was is open where the person opened it, and whole.
 */
export class ChosenLayout {
  readonly #between: Between;
  readonly #choice: Choice;
  looked = 0;

  constructor(between: Between, choice: Choice) {
    this.#between = between;
    this.#choice = choice;
  }

  /** Pauses now and then, so that whoever drives it may let others in. */
  *make(open: OpenPaths): Generator<undefined, Layout> {
    return yield* this.#table(this.#between.root, open, null);
  }

  *#table(pair: Pair, open: OpenPaths | undefined, path: string | null): Generator<undefined, Layout> {
    const between = this.#between;
    const { changesOnly, filter } = this.#choice;
    const chosen: Entry[] = [];
    const opened: { index: number; layout: Layout }[] = [];
    // As they are now: others may write while this pauses.
    const entries = [...(changesOnly ? between.candidates(pair) : between.entries(pair))];
    for (const entry of entries) {
      this.looked += 1;
      if (this.looked % SLICE_ENTRIES === 0) yield;
      const child = between.child(entry);
      const change = changesOnly ? between.change(child) : undefined;
      if (change === null) continue;
      const name = filter === '' ? '' : pathText(path, entry.key);
      const isNamed = name.includes(filter);
      const inside = open?.inside.get(entry.key);
      if (between.table(child) === undefined) {
        if (isNamed || caseless(between.scalarText(child)).includes(filter)) chosen.push(entry);
      } else if (isNamed && change !== 'inside') {
        if (inside?.open === true)
          opened.push({ index: chosen.length, layout: openLayout(between, child, inside) });
        chosen.push(entry);
      } else {
        const layout = yield* this.#table(child, inside, name);
        if (layout.rows === 0) continue;
        opened.push({ index: chosen.length, layout });
        chosen.push(entry);
      }
    }
    return layoutOf(new ListedEntries(chosen), opened);
  }
}

function pathText(path: string | null, key: string | number): string {
  if (typeof key === 'number') return `${path ?? ''}[${key}]`;
  return path === null ? caseless(key) : `${path}.${caseless(key)}`;
}
