import { create } from 'zustand';
import { cutFocus, useFocus } from './focus.ts';

/**
 * Where in time the whole app looks. Position p in 0..total is the state after p events.
 * Moving it is synchronous and never waits for anything; views fetch what they need afterwards.
 */
export interface PlayheadState {
  readonly position: number;
  /** At the end, and following it as events arrive. */
  readonly live: boolean;
  readonly playing: boolean;
  /** Speed of play, events per step: 1 or 2. */
  readonly speed: 1 | 2;
  /** The last position there is; means something once `known`. */
  readonly total: number;
  /** False until the history's length has been read for the first time. */
  readonly known: boolean;
  /** Looks at a position (cut to 0..total) and stops following the end. */
  set(position: number): void;
  step(delta: number): void;
  /** Returns to the end and follows it. */
  goLive(): void;
  play(): void;
  pause(): void;
  setSpeed(speed: 1 | 2): void;
  /** The history has grown (or was read for the first time). */
  setTotal(total: number): void;
  reset(): void;
}

const clamp = (position: number, total: number) => Math.max(0, Math.min(total, Math.round(position)));

/** Play goes on from where it stands, or begins again: at the window that is focused on, or at the beginning. */
function playFrom(position: number, total: number): number {
  const window = cutFocus(useFocus.getState().window, total);
  if (window === null) return position >= total ? 0 : position;
  return position >= window.first && position < window.last ? position : window.first;
}

export const usePlayhead = create<PlayheadState>((set, get) => ({
  position: 0,
  live: true,
  playing: false,
  speed: 1,
  total: 0,
  known: false,
  set: (position) => {
    const { total, known, live, position: old } = get();
    // While the total is unknown the wish is kept as it is; setTotal cuts it.
    const next = clamp(position, known ? total : Number.MAX_SAFE_INTEGER);
    if (next !== old || live) set({ position: next, live: false });
  },
  step: (delta) => get().set(get().position + delta),
  goLive: () => set({ position: get().total, live: true, playing: false }),
  play: () => {
    const { position, total } = get();
    if (total === 0) return;
    set({ playing: true, live: false, position: playFrom(position, total) });
  },
  pause: () => set({ playing: false }),
  setSpeed: (speed) => set({ speed }),
  setTotal: (total) => {
    const { live, position } = get();
    set({ total, known: true, position: live ? total : clamp(position, total) });
  },
  reset: () => set({ position: 0, live: true, playing: false, total: 0, known: false }),
}));
