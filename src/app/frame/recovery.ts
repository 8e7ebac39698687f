import { client, onEngineLost } from '../client.ts';
import { toast } from '../design/index.ts';
import { leaveWorld, openWorld, useSession } from '../stores/index.ts';

const QUIET = 3000;
let last = Number.NEGATIVE_INFINITY;

/**
 * The engine died and was restarted: open the world in the new one and say so, once for all calls it took along. What is
 * on the screen stays: the calls are repeated, and a form must not be taken away from under its answer.
 */
async function recover(): Promise<void> {
  if (performance.now() - last < QUIET) return;
  last = performance.now();
  const { world, ns, view, status } = useSession.getState();
  const isOpen = world !== null && status === 'open';
  if (isOpen) await client.call('world.open', { world }).catch(() => openWorld(world, { ns, view }));
  if (useSession.getState().status === 'failed') return;
  toast({
    tone: 'stale',
    text: 'The engine stopped and was started again. Nothing that was acknowledged is lost.',
    duration: 12_000,
  });
}

/** Another tab may have deleted the world that is open here. */
async function leaveDeletedWorld(): Promise<void> {
  const { world, status, info } = useSession.getState();
  if (world === null || status !== 'open') return;
  const worlds = await client.call('world.list', {});
  if (worlds.some(({ id }) => id === world) || useSession.getState().world !== world) return;
  leaveWorld();
  toast({ tone: 'neutral', text: `${info?.world.name ?? 'The world'} was deleted in another tab.` });
}

/** What stands between this tab and the storage, and how to get it out of the way. */
function tellTabs(state: 'silent' | 'outdated' | 'well'): void {
  const reload = { label: 'Reload', run: () => window.location.reload() };
  if (state === 'outdated') {
    toast({
      tone: 'stale',
      text: 'Another tab runs a newer version of this app. Reload this tab to work with it.',
      action: reload,
      duration: 0,
    });
  } else if (state === 'silent') {
    toast({
      tone: 'stale',
      text: 'Another tab of this app holds the storage and does not answer. Reload or close the other tabs; this one then goes on by itself.',
      duration: 12_000,
    });
  }
}

/** Called once. Also keeps the session's word on the network. */
export function startRecovery(): void {
  onEngineLost(() => void recover());
  client.subscribe((event) => {
    // A list that cannot be read is reported by the world menu.
    if (event.kind === 'world.listChanged') leaveDeletedWorld().catch(() => undefined);
    if (event.kind === 'tabs') tellTabs(event.state);
  });
  const online = () => useSession.setState({ online: navigator.onLine });
  window.addEventListener('online', online);
  window.addEventListener('offline', online);
}
