import { StateHistory } from './history.ts';

/** Bytes that a stretch of history may take before a new one begins. */
export const ERA_BYTES = 192 << 20;
/** Earlier stretches that may be read at a time: states at two positions are compared. */
const LOADED = 2;

export interface Era {
  /** The position it begins at, and the canonical text of the state there. */
  readonly from: number;
  readonly text: string;
  /** Null where it was dropped: folding the events again brings it back. */
  history: StateHistory | null;
  /** When it was asked for last: greater is later. */
  used: number;
}

/**
 * History in stretches, so that it stays within bounds however much events change: of the earlier ones only the state at
 * their beginning is kept for certain. Most histories are one stretch.
 */
export class Eras {
  readonly #limit: number;
  #eras: Era[] = [{ from: 0, text: '{}', history: new StateHistory(), used: 0 }];
  /** Bytes the live one took at its beginning: it is not to blame for them. */
  #base = 0;
  #clock = 0;

  constructor(limit: number = ERA_BYTES) {
    this.#limit = limit;
  }

  /** The same stretches, to go another way from here on. Of the earlier ones only their beginnings. */
  copy(): Eras {
    const copy = new Eras(this.#limit);
    copy.#eras = this.#eras.map(({ from, text }) => ({ from, text, history: null, used: 0 }));
    const last = copy.#eras.at(-1);
    if (last !== undefined) last.history = this.live.copy();
    copy.#base = this.#base;
    return copy;
  }

  /** The one that the head is in. */
  get live(): StateHistory {
    const { history } = this.#eras.at(-1) as Era;
    return history as StateHistory;
  }

  get count(): number {
    return this.#eras.length;
  }

  /** How many are there to be read, the live one with them. */
  get loaded(): number {
    return this.#eras.filter(({ history }) => history !== null).length;
  }

  /** One that is here and covers both positions. */
  covering(from: number, to: number): StateHistory | undefined {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const found = this.#eras.find((era) => era.from <= low && (era.history?.position ?? -1) >= high);
    return found?.history ?? undefined;
  }

  /** Begins a new one where the live one has grown too large. */
  roll(): void {
    const { live } = this;
    if (live.bytes - this.#base <= this.#limit) return;
    const text = live.text(live.position);
    const history = new StateHistory(live.position, text);
    this.#eras.push({ from: live.position, text, history, used: 0 });
    this.#base = history.bytes;
    this.#evict();
  }

  /** What has to be folded to read a position below the live one: from where, and how far. */
  missing(position: number): { readonly era: Era; readonly end: number } | undefined {
    const index = this.#eras.findIndex((era, i) => position <= (this.#eras[i + 1]?.from ?? era.from - 1));
    const [era, next] = [this.#eras[index], this.#eras[index + 1]];
    return era === undefined || next === undefined ? undefined : { era, end: next.from };
  }

  /** Takes what was folded again, unless the order has changed meanwhile. */
  restore(era: Era, history: StateHistory): void {
    if (!this.#eras.includes(era)) return;
    era.history = history;
    this.#clock += 1;
    era.used = this.#clock;
    this.#evict();
  }

  /** Drops what was asked for longest ago. */
  #evict(): void {
    const droppable = this.#eras.slice(0, -1).filter(({ history }) => history !== null);
    droppable.sort((a, b) => b.used - a.used);
    for (const era of droppable.slice(LOADED)) era.history = null;
  }

  /** Forgets all that came after `position`; the head may go back further than that. */
  cut(position: number): void {
    while (this.#eras.length > 1 && (this.#eras.at(-1)?.from ?? 0) > position) {
      this.#eras.pop();
      this.#base = 0;
    }
    // Another from now on: who folds the one before again must not put it in this one's place.
    const { from, text, history } = this.#eras.pop() as Era;
    this.#eras.push({ from, text, history: history ?? new StateHistory(from, text), used: 0 });
    this.live.cut(position);
  }
}
