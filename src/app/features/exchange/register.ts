import { registerCommand, registerOverlay, useSession } from '../../stores/index.ts';
import { openDialog } from '../worlds/dialogs.ts';
import { DropZone } from './DropZone.tsx';

registerOverlay(DropZone);

registerCommand({
  id: 'world.import',
  label: 'Import a .bundle or .jsonl file...',
  group: 'World',
  run: () => openDialog({ kind: 'import', file: null }),
});
registerCommand({
  id: 'world.export',
  label: 'Export this world as a .bundle...',
  group: 'World',
  when: () => useSession.getState().status === 'open',
  run: () => openDialog({ kind: 'export' }),
});
