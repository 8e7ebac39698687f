import { registerCommand, registerOverlay, useTheme } from '../../stores/index.ts';
import { registerLinkCommands } from './copyLinks.ts';
import { Palette } from './Palette.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { openPanel } from './store.ts';

registerOverlay(Palette);
registerOverlay(Shortcuts);

const group = 'App';

registerCommand({
  id: 'palette.open',
  label: 'Search or run a command',
  shortcut: 'Mod+K',
  group,
  run: () => openPanel('palette'),
});
registerCommand({
  id: 'palette.shortcuts',
  label: 'Keyboard shortcuts',
  shortcut: '?',
  group,
  run: () => openPanel('shortcuts'),
});
for (const [choice, label] of [
  ['system', 'Theme: as the system'],
  ['light', 'Theme: light'],
  ['dark', 'Theme: dark'],
] as const) {
  registerCommand({ id: `theme.${choice}`, label, group, run: () => useTheme.getState().setChoice(choice) });
}
registerLinkCommands();
