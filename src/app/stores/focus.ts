import { create } from 'zustand';

/** The stretch of history that every panel obeys: event numbers `first` to `last`, both in it; null is all of it. */
export interface FocusState {
  readonly window: { readonly first: number; readonly last: number } | null;
  /** Ends in either order; whoever draws cuts them to the history there is. */
  focus(first: number, last: number): void;
  clear(): void;
}

export const useFocus = create<FocusState>((set) => ({
  window: null,
  focus: (first, last) =>
    set({ window: { first: Math.max(1, Math.min(first, last)), last: Math.max(1, first, last) } }),
  clear: () => set({ window: null }),
}));
