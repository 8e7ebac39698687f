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

/** As it was left; at first open where there is room for it. In the narrow layout it is a page, which a view never begins under. */
function savedOpen(): boolean {
  const width = typeof window === 'undefined' ? 0 : window.innerWidth;
  return width > 960 && (readSetting('inspector.open') ?? String(width > 1000)) === 'true';
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
    writeSetting('inspector.open', String(inspectorOpen));
    set({ inspectorOpen });
  },
}));
