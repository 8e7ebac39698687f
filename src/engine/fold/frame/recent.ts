import { Between } from '../history/between.ts';
import type { StateHistory, StateSide } from '../history/history.ts';
import type { Layout } from './layout.ts';

/** The comparison that was last made of a history: who scrolls asks again for the same two positions. */
const last = new WeakMap<StateHistory, Recent>();

/** A comparison of two positions, and the last tree that was chosen of it. */
export class Recent {
  readonly between: Between;
  readonly #before: StateSide;
  readonly #after: StateSide;
  readonly #cuts: readonly [number, number];
  #layout: { readonly key: string; readonly layout: Layout } | null = null;

  constructor(before: StateSide, after: StateSide) {
    this.between = new Between(before, after);
    this.#before = before;
    this.#after = after;
    this.#cuts = [before.history.cuts, after.history.cuts];
  }

  /** The one that is there already, where nothing was cut since. */
  static of(before: StateSide, after: StateSide): Recent {
    const known = last.get(after.history);
    if (known?.isCurrent === true && known.#isOf(before, after)) return known;
    const recent = new Recent(before, after);
    last.set(after.history, recent);
    return recent;
  }

  get isCurrent(): boolean {
    const [before, after] = this.#cuts;
    return this.#before.history.cuts === before && this.#after.history.cuts === after;
  }

  #isOf(before: StateSide, after: StateSide): boolean {
    return (
      this.#before.history === before.history &&
      this.#before.position === before.position &&
      this.#after.position === after.position
    );
  }

  layout(key: string): Layout | undefined {
    return this.#layout?.key === key ? this.#layout.layout : undefined;
  }

  keep(key: string, layout: Layout): void {
    this.#layout = { key, layout };
  }
}
