import { create } from 'zustand';
import { readSetting, writeSetting } from './settings.ts';

/** In the order in which they stand; the keys 1 to 5 turn to them. */
export const INSPECTOR_TABS = ['event', 'state', 'diff', 'proof', 'fuel'] as const;

export type InspectorTab = (typeof INSPECTOR_TABS)[number];

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

function savedTab(): InspectorTab {
  const saved = readSetting('inspector.tab');
  return INSPECTOR_TABS.find((tab) => tab === saved) ?? 'event';
}

/** The layout in which the inspector is a page in front of the views, not beside them. */
export function isNarrow(): boolean {
  return typeof window === 'undefined' || window.innerWidth <= 960;
}

/** As it was left, at first open; closed where it would be a page, which no view begins under. */
function savedOpen(): boolean {
  return !isNarrow() && readSetting('inspector.open') !== 'false';
}

export const useSelection = create<SelectionState>((set) => ({
  event: null,
  tab: savedTab(),
  inspectorOpen: savedOpen(),
  select: (event) => set({ event }),
  clear: () => set({ event: null }),
  setTab: (tab) => {
    writeSetting('inspector.tab', tab);
    set({ tab });
  },
  setInspectorOpen: (inspectorOpen) => {
    // A page that was closed on a phone says nothing about the panel of a wide window.
    if (!isNarrow()) writeSetting('inspector.open', String(inspectorOpen));
    set({ inspectorOpen });
  },
}));
