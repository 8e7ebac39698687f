import { isWorldOpen, registerCommand, registerPart, useSession } from '../../stores/index.ts';
import { openDialog } from '../worlds/dialogs.ts';
import { Banner } from './Banner.tsx';
import { askBrowser, startPersistence } from './persistence.ts';
import { startStorage, useStorage } from './store.ts';

registerPart('banner', Banner);
startStorage();
startPersistence();

registerCommand({
  id: 'world.pack',
  label: 'Storage of this world: pack now...',
  group: 'World',
  when: isWorldOpen,
  run: () => {
    const info = useSession.getState().info;
    if (info) openDialog({ kind: 'pack', world: info.world });
  },
});
registerCommand({
  id: 'storage.persist',
  label: 'Ask the browser to keep my worlds',
  group: 'World',
  when: () => useStorage.getState().status?.persisted === false,
  run: () => void askBrowser(),
});
