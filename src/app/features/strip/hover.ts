import { create } from 'zustand';

/** Where the pointer is over the track: pixels from its left edge and the position there; null elsewhere. */
export interface Hover {
  readonly x: number;
  readonly position: number;
}

/** A store of its own, so that a moving pointer draws nothing but its own readout. */
export const useHover = create<{ readonly at: Hover | null }>(() => ({ at: null }));

export function setHover(at: Hover | null): void {
  if (at !== null || useHover.getState().at !== null) useHover.setState({ at });
}
