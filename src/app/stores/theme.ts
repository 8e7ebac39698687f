import { create } from 'zustand';
import { readSetting, writeSetting } from './settings.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export interface ThemeState {
  readonly choice: ThemeChoice;
  setChoice(choice: ThemeChoice): void;
}

function saved(): ThemeChoice {
  const value = readSetting('theme');
  return value === 'light' || value === 'dark' ? value : 'system';
}

function show(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

export const useTheme = create<ThemeState>((set) => ({
  choice: saved(),
  setChoice: (choice) => {
    writeSetting('theme', choice);
    show(choice);
    set({ choice });
  },
}));

/** Before the first render. */
export function applySavedTheme(): void {
  show(useTheme.getState().choice);
}
