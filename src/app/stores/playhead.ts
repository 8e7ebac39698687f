import { create } from 'zustand';

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
  /** The last position there is. */
  readonly total: number;
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

export const usePlayhead = create<PlayheadState>((set, get) => ({
  position: 0,
  live: true,
  playing: false,
  speed: 1,
  total: 0,
  set: (position) => {
    const { total, live, position: old } = get();
    // Before the first strip has come the total is unknown: keep the wish, setTotal cuts it.
    const next = total === 0 ? Math.max(0, Math.round(position)) : clamp(position, total);
    if (next !== old || live) set({ position: next, live: false });
  },
  step: (delta) => get().set(get().position + delta),
  goLive: () => set({ position: get().total, live: true, playing: false }),
  play: () => {
    const { position, total } = get();
    if (total === 0) return;
    set({ playing: true, live: false, position: position >= total ? 0 : position });
  },
  pause: () => set({ playing: false }),
  setSpeed: (speed) => set({ speed }),
  setTotal: (total) => {
    const { live, position } = get();
    set({ total, position: live ? total : clamp(position, total) });
  },
  reset: () => set({ position: 0, live: true, playing: false, total: 0 }),
}));
