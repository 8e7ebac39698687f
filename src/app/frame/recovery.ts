import { onEngineLost } from '../client.ts';
import { toast } from '../design/index.ts';
import { openWorld, useSession } from '../stores/index.ts';

const QUIET = 3000;
let last = Number.NEGATIVE_INFINITY;

/** The engine died and was restarted: open the world in the new one and say so, once for all calls it took along. */
async function recover(): Promise<void> {
  if (performance.now() - last < QUIET) return;
  last = performance.now();
  const { world, ns, view, status } = useSession.getState();
  const isOpen = world !== null && status === 'open';
  if (isOpen) await openWorld(world, { ns, view });
  if (useSession.getState().status === 'failed') return;
  toast({
    tone: 'stale',
    text: 'The engine stopped and was started again. Nothing that was acknowledged is lost.',
    duration: 12_000,
  });
}

/** Called once. Also keeps the session's word on the network. */
export function startRecovery(): void {
  onEngineLost(() => void recover());
  const online = () => useSession.setState({ online: navigator.onLine });
  window.addEventListener('online', online);
  window.addEventListener('offline', online);
}
