import { create } from 'zustand';

export type Panel = 'palette' | 'shortcuts' | null;

export const usePalette = create<{ readonly panel: Panel }>(() => ({ panel: null }));

export function openPanel(panel: Panel): void {
  usePalette.setState({ panel });
}
