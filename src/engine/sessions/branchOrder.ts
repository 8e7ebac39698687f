import { compareEvents } from '../../protocol/journal/order.ts';
import type { EventOrder, FullEvent, LedgerEvent } from '../ledger/event.ts';
import type { Rows } from '../ledger/rows.ts';

/** An event that nobody has signed, and where it stands: `at` events of the base come before it. */
export interface PlacedEvent {
  readonly at: number;
  readonly event: FullEvent;
}

/** A stretch of a branch: events of the base, or one that was added. */
export interface Piece {
  /** How many events of the branch come before it. */
  readonly start: number;
  readonly length: number;
  /** How many events of the base come before it. */
  readonly base: number;
  readonly added: FullEvent | null;
}

function piecesOf(base: number, off: readonly number[], added: readonly PlacedEvent[]): Piece[] {
  const pieces: Piece[] = [];
  let [start, from, nextOff] = [0, 0, 0];
  const take = (to: number) => {
    while (from < to) {
      const gap = off[nextOff] ?? base;
      const end = Math.min(to, gap);
      if (end > from) {
        pieces.push({ start, length: end - from, base: from, added: null });
        start += end - from;
      }
      from = end;
      if (from === gap && from < to) {
        from += 1;
        nextOff += 1;
      }
    }
  };
  for (const { at, event } of added) {
    take(at);
    pieces.push({ start, length: 1, base: at, added: event });
    start += 1;
  }
  take(base);
  return pieces;
}

/** [OPS-3] The order of a what-if branch: the base's, without the events that are off and with those that were added. */
export class BranchOrder implements EventOrder {
  readonly base: Rows;
  readonly pieces: readonly Piece[];
  readonly length: number;
  private readonly off: readonly number[];

  /** `off`: places in the base from 0, rising; `added` in their order. */
  constructor(base: Rows, off: readonly number[], added: readonly PlacedEvent[]) {
    this.base = base;
    this.off = off;
    this.pieces = piecesOf(base.length, off, added);
    const last = this.pieces.at(-1);
    this.length = last === undefined ? 0 : last.start + last.length;
  }

  at(index: number): LedgerEvent | undefined {
    const position = index < 0 ? this.length + index : index;
    if (position < 0 || position >= this.length) return undefined;
    const piece = this.pieces[this.pieceAt(position)];
    return piece === undefined
      ? undefined
      : (piece.added ?? this.base.at(piece.base + position - piece.start));
  }

  slice(from = 0, to = this.length): readonly LedgerEvent[] {
    const place = (index: number) =>
      Math.max(0, index < 0 ? this.length + index : Math.min(index, this.length));
    const [first, end] = [place(from), place(to)];
    const events: LedgerEvent[] = [];
    for (let i = this.pieceAt(first); i < this.pieces.length; i++) {
      const { start, length, base, added } = this.pieces[i] as Piece;
      if (start >= end) break;
      if (added !== null) events.push(added);
      else
        events.push(
          ...this.base.slice(base + Math.max(0, first - start), base + Math.min(length, end - start)),
        );
    }
    return events;
  }

  *[Symbol.iterator](): Generator<LedgerEvent> {
    for (const { length, base, added } of this.pieces) {
      if (added !== null) yield added;
      else for (let i = 0; i < length; i++) yield this.base.at(base + i) as LedgerEvent;
    }
  }

  /** The number of an event in this order, from 1; null where it is off or none of it. */
  numberOf(cid: string, known: LedgerEvent | undefined): number | null {
    const piece = this.pieces.find(({ added }) => added?.cid === cid);
    if (piece !== undefined) return piece.start + 1;
    const place = known === undefined ? null : placeIn(this.base, known);
    return place === null || this.off.includes(place) ? null : this.positionAfter(place + 1);
  }

  /** How many events of the branch come of the first `place` of the base. Added ones at that place are not among them. */
  positionAfter(place: number): number {
    let position = 0;
    for (const { start, length, base, added } of this.pieces) {
      if (base >= place) break;
      position = added === null ? start + Math.min(length, place - base) : start + 1;
    }
    return position;
  }

  /** Where an event that is to come after the first `position` would be put. */
  placeFor(position: number): { readonly at: number; readonly rank: number } {
    if (position === 0) return { at: 0, rank: 0 };
    const index = this.pieceAt(position - 1);
    const piece = this.pieces[index] as Piece;
    if (piece.added === null) return { at: piece.base + position - piece.start, rank: 0 };
    let first = index;
    while (this.pieces[first - 1]?.added != null && this.pieces[first - 1]?.base === piece.base) first -= 1;
    return { at: piece.base, rank: index - first + 1 };
  }

  /** The end: behind all of the base and all that was added there. */
  placeAtEnd(): { readonly at: number; readonly rank: number } {
    const at = this.base.length;
    return { at, rank: this.pieces.filter((piece) => piece.added !== null && piece.base === at).length };
  }

  /** How many events of the base are behind a moment of the branch, those that are off with them. */
  baseBefore(position: number): number {
    if (position >= this.length) return this.base.length;
    return position === 0 ? 0 : this.placeFor(position).at;
  }

  /** How many of the first `position` events were added. */
  addedBefore(position: number): number {
    return this.pieces.filter(({ added, start }) => added !== null && start < position).length;
  }

  /** How many events at the beginning are the same in both, over the same base. */
  commonWith(other: BranchOrder): number {
    for (const [i, piece] of this.pieces.entries()) {
      const its = other.pieces[i];
      if (its === undefined || its.base !== piece.base || its.added?.cid !== piece.added?.cid)
        return piece.start;
      if (its.length !== piece.length) return piece.start + Math.min(its.length, piece.length);
    }
    return this.length;
  }

  /** The piece that the event at an index from 0 is in. */
  private pieceAt(index: number): number {
    let [low, high] = [0, this.pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.pieces[middle]?.start ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}

/** [JRN-4] The place of an event in rows that stand in that order, from 0; null where it is none of them. */
export function placeIn(rows: Rows, event: LedgerEvent): number | null {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareEvents(rows.at(middle) as LedgerEvent, event) < 0) low = middle + 1;
    else high = middle;
  }
  return rows.at(low)?.cid === event.cid ? low : null;
}

/** How many rows at the beginning of `base` are also those at the beginning of `now`: late events land in the past. */
export function commonRows(base: Rows, now: Rows): number {
  const [a, b] = [base.all, now.all];
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && a[same] === b[same]) same += 1;
  return same;
}
