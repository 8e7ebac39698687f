import { client } from '../../client.ts';
import { enterWorld, registerCommand, useSession } from '../../stores/index.ts';
import { openDialog } from '../worlds/dialogs.ts';

registerCommand({
  id: 'key.new',
  label: 'New key with a recovery file...',
  group: 'Identity',
  run: () => openDialog({ kind: 'newKey' }),
});
registerCommand({
  id: 'key.import',
  label: 'Import a key from a recovery file...',
  group: 'Identity',
  run: () => openDialog({ kind: 'importKey', file: null }),
});

/** A key that came may give this browser a voice in the world that is open. */
async function askAgain(): Promise<void> {
  const { world, ns, view, status } = useSession.getState();
  if (world === null || status !== 'open') return;
  const info = await client.call('world.open', { world });
  if (useSession.getState().world === world) enterWorld(info, { ns, view });
}

client.subscribe((event) => {
  // What fails here fails for the views too, which say so.
  if (event.kind === 'identity.changed') askAgain().catch(() => undefined);
});
