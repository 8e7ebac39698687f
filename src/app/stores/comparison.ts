import { create } from 'zustand';
import { usePlayhead } from './playhead.ts';
import { useSession } from './session.ts';

/** What the moment at the playhead is compared with. */
export interface ComparisonState {
  /** A position; null: nothing is compared, and changes are those of the last event. */
  readonly since: number | null;
  /** Compares with the moment at the playhead, wherever the playhead goes from here. */
  start(): void;
  /** Compares with that position, cut to the history there is. */
  setSince(position: number): void;
  /** The playhead goes to the other end, and what was at the playhead becomes the other end. */
  swap(): void;
  stop(): void;
}

export const useComparison = create<ComparisonState>((set, get) => ({
  since: null,
  start: () => set({ since: usePlayhead.getState().position }),
  setSince: (position) => {
    const { total, known } = usePlayhead.getState();
    const most = known ? total : Number.MAX_SAFE_INTEGER;
    set({ since: Math.max(0, Math.min(most, Math.round(position))) });
  },
  swap: () => {
    const { since } = get();
    if (since === null) return;
    const { position, set: moveTo } = usePlayhead.getState();
    set({ since: position });
    moveTo(since);
  },
  stop: () => set({ since: null }),
}));

/** Another history has other positions. Called once. */
export function startComparison(): void {
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns) useComparison.getState().stop();
  });
  // A link may name a position that is not here.
  usePlayhead.subscribe(({ known, total }) => {
    const { since, setSince } = useComparison.getState();
    if (known && since !== null && since > total) setSince(total);
  });
}
