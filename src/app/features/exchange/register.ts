import {
  isWorldOpen,
  registerCommand,
  registerOverlay,
  useFocus,
  usePlayhead,
  useSession,
} from '../../stores/index.ts';
import { openDialog } from '../worlds/dialogs.ts';
import { DropZone } from './DropZone.tsx';
import { isHistory } from './stretch.ts';

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
const hasHistory = () => isWorldOpen() && isHistory(useSession.getState().ns);

registerCommand({
  id: 'world.exportStretch',
  label: 'Export this stretch...',
  group: 'World',
  when: () => hasHistory() && useFocus.getState().window !== null,
  run: () => openDialog({ kind: 'export', scope: 'focus' }),
});
registerCommand({
  id: 'world.exportUpToHere',
  label: 'Export everything up to the playhead...',
  group: 'World',
  when: () => {
    const { position, total } = usePlayhead.getState();
    return hasHistory() && position > 0 && position < total;
  },
  run: () => openDialog({ kind: 'export', scope: 'playhead' }),
});
