import type { Between } from '../history/between.ts';
import { changesBetween } from '../history/changes.ts';
import { excerpt } from '../history/excerpt.ts';
import type { StateSide } from '../history/history.ts';
import { ChosenLayout, caseless } from './chosenLayout.ts';
import { type Layout, openLayout, rowOfPath, rowsBetween } from './layout.ts';
import { openPaths } from './openPaths.ts';
import { Recent } from './recent.ts';
import { pinnedRow, treeRow } from './rows.ts';
import type { Frame, FrameRequest, StatePath } from './types.ts';

const MAX_DIFFERENCES = 1_000;
/** Of a value on either side; the whole is to be asked for. */
const MAX_DIFFERENCE_TEXT = 1_000;

/** The positions that a frame at `position` is read from: what it is compared with, and itself. */
export function frameSpan(position: number, { since }: FrameRequest): readonly [number, number] {
  return [since ?? Math.max(0, position - 1), position];
}

/**
 * [STA-1] The part of a state that is on the screen, read off the versions: no text of the whole, no Lua. `step` until it
 * says that it is ready; then it is to be used in that very turn.
 */
export class FrameReading {
  readonly #between: Between;
  readonly #request: FrameRequest;
  readonly #recent: Recent;
  readonly #making: Iterator<undefined, Layout>;
  #chosen: ChosenLayout | null = null;
  #layout: Layout | null = null;

  constructor(before: StateSide, after: StateSide, request: FrameRequest) {
    this.#recent = Recent.of(before, after);
    this.#between = this.#recent.between;
    this.#request = request;
    this.#making = this.#make();
  }

  /** False once history was cut under it: what has been read may be no more. */
  get isCurrent(): boolean {
    return this.#recent.isCurrent;
  }

  /** Entries looked at so far. */
  get looked(): number {
    return this.#chosen?.looked ?? 0;
  }

  *#make(): Generator<undefined, Layout> {
    const { open, filter, changesOnly } = this.#request;
    const paths = openPaths(open);
    if (filter === '' && !changesOnly) return openLayout(this.#between, this.#between.root, paths);
    const key = JSON.stringify([filter, changesOnly, open]);
    const known = this.#recent.layout(key);
    if (known !== undefined) return known;
    this.#chosen = new ChosenLayout(this.#between, { filter: caseless(filter), changesOnly });
    const layout = yield* this.#chosen.make(paths);
    this.#recent.keep(key, layout);
    return layout;
  }

  /** Whether it is ready. */
  step(): boolean {
    if (this.#layout !== null) return true;
    const { done, value } = this.#making.next();
    if (done === true) this.#layout = value;
    return done === true;
  }

  get #tree(): Layout {
    while (this.#layout === null) this.step();
    return this.#layout;
  }

  frame(): Frame {
    const [between, request, layout] = [this.#between, this.#request, this.#tree];
    const from = Math.min(request.from, Math.max(0, layout.rows - request.count));
    const placed = rowsBetween(between, layout, from, from + request.count);
    const { diff, truncated } = changesBetween(between, MAX_DIFFERENCES, beginningOf);
    return {
      from,
      rows: placed.map(({ path, pair, open }) => treeRow(between, path, pair, open)),
      rowCount: layout.rows,
      pinned: request.pinned.map((path) => pinnedRow(between, path)),
      diff,
      diffTruncated: truncated,
      keys: between.keysAfter,
    };
  }

  /** The row of a path; null where it is not in the tree. */
  rowOf(path: StatePath): number | null {
    return rowOfPath(this.#tree, path);
  }
}

function beginningOf({ history, position }: Between['before'], version: number): string {
  const { text, cut } = excerpt(history, version, position, MAX_DIFFERENCE_TEXT);
  return cut ? `${text}…` : text;
}
