import { create } from 'zustand';

export type InspectorTab = 'event' | 'state' | 'diff' | 'proof';

/** The event the person picked. Without one, the inspector shows the event at the playhead. */
export interface SelectedEvent {
  /** 1-based number in the namespace's order. */
  readonly number: number;
  readonly cid: string;
}

export interface SelectionState {
  readonly event: SelectedEvent | null;
  readonly tab: InspectorTab;
  readonly inspectorOpen: boolean;
  select(event: SelectedEvent): void;
  clear(): void;
  setTab(tab: InspectorTab): void;
  setInspectorOpen(open: boolean): void;
}

export const useSelection = create<SelectionState>((set) => ({
  event: null,
  tab: 'event',
  inspectorOpen: typeof window === 'undefined' || window.innerWidth > 1000,
  select: (event) => set({ event }),
  clear: () => set({ event: null }),
  setTab: (tab) => set({ tab }),
  setInspectorOpen: (inspectorOpen) => set({ inspectorOpen }),
}));
