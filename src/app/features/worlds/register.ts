import { registerCommand, registerOverlay, registerPart, useSession } from '../../stores/index.ts';
import { openDialog } from './dialogs.ts';
import { WorldDialogs } from './WorldDialogs.tsx';
import { WorldMenu } from './WorldMenu.tsx';

registerPart('worldMenu', WorldMenu);
registerOverlay(WorldDialogs);

const worldIsOpen = () => useSession.getState().status === 'open';

registerCommand({
  id: 'world.new',
  label: 'New world...',
  group: 'World',
  run: () => openDialog({ kind: 'new' }),
});
registerCommand({
  id: 'world.sample',
  label: 'Open the sample',
  group: 'World',
  run: () => openDialog({ kind: 'sample' }),
});
registerCommand({
  id: 'world.verify',
  label: 'Verify this whole world',
  group: 'World',
  when: worldIsOpen,
  run: () => openDialog({ kind: 'verify' }),
});
registerCommand({
  id: 'world.rename',
  label: 'Rename this world...',
  group: 'World',
  when: worldIsOpen,
  run: () => {
    const info = useSession.getState().info;
    if (info) openDialog({ kind: 'rename', world: info.world });
  },
});
registerCommand({
  id: 'world.delete',
  label: 'Delete this world...',
  group: 'World',
  when: worldIsOpen,
  run: () => {
    const info = useSession.getState().info;
    if (info) openDialog({ kind: 'delete', world: info.world });
  },
});
