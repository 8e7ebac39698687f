import { create } from 'zustand';

/** The first and last event of a stretch of history, both in it. */
export interface FocusWindow {
  readonly first: number;
  readonly last: number;
}

/** The stretch of history that every panel obeys: event numbers `first` to `last`, both in it; null is all of it. */
export interface FocusState {
  readonly window: FocusWindow | null;
  /** Ends in either order; whoever draws cuts them to the history there is (`cutFocus`). */
  focus(first: number, last: number): void;
  clear(): void;
}

export const useFocus = create<FocusState>((set) => ({
  window: null,
  focus: (first, last) =>
    set({ window: { first: Math.max(1, Math.min(first, last)), last: Math.max(1, first, last) } }),
  clear: () => set({ window: null }),
}));

/** The part of the window that is in a history of `total` events; null where there is no window, or nothing in it. */
export function cutFocus(window: FocusWindow | null, total: number): FocusWindow | null {
  if (window === null || total === 0 || window.first > total) return null;
  return { first: window.first, last: Math.min(window.last, total) };
}

/** The window with another beginning; an end that would lie before it goes to the end of history. */
export function withFirst(window: FocusWindow | null, number: number, total: number): FocusWindow {
  const first = Math.max(1, Math.min(total, number));
  const last = cutFocus(window, total)?.last ?? total;
  return { first, last: last < first ? total : last };
}

/** The window with another end; a beginning that would lie after it goes to the first event. */
export function withLast(window: FocusWindow | null, number: number, total: number): FocusWindow {
  const last = Math.max(1, Math.min(total, number));
  const first = cutFocus(window, total)?.first ?? 1;
  return { first: first > last ? 1 : first, last };
}
