import { create } from 'zustand';
import type { Row } from './layout.ts';

/** Where the pointer is over the track: pixels from its left edge, and the row; null elsewhere. */
export interface Hover {
  readonly x: number;
  readonly row: Row;
}

/** A store of its own, so that a moving pointer draws nothing but its own readout. */
export const useHover = create<{ readonly at: Hover | null }>(() => ({ at: null }));

export function setHover(at: Hover | null): void {
  if (at !== null || useHover.getState().at !== null) useHover.setState({ at });
}
