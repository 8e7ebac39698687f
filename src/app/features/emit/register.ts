import { isWorldOpen, registerCommand } from '../../stores/index.ts';
import { openEmit } from './panelStore.ts';

registerCommand({
  id: 'event.emit',
  label: 'Emit an event',
  shortcut: 'e',
  group: 'Journal',
  run: () => openEmit(),
  when: isWorldOpen,
});
