import { create } from 'zustand';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { readSetting, runCommand, useSession, writeSetting } from '../../stores/index.ts';
import { refreshStorage } from './store.ts';

/** What became of asking: by itself the app asks once in this browser, and after any answer never again. */
const KEY = 'persist.asked';

type Answer = 'granted' | 'refused' | 'later';

interface PersistenceState {
  /** The question is on the screen. */
  readonly asking: boolean;
  /** The browser has been asked and has not answered yet. */
  readonly busy: boolean;
  readonly answer: Answer | null;
}

function savedAnswer(): Answer | null {
  const saved = readSetting(KEY);
  return saved === 'granted' || saved === 'refused' || saved === 'later' ? saved : null;
}

export const usePersistence = create<PersistenceState>(() => ({
  asking: false,
  busy: false,
  answer: savedAnswer(),
}));

function settle(answer: Answer): void {
  writeSetting(KEY, answer);
  usePersistence.setState({ asking: false, busy: false, answer });
  refreshStorage();
}

/** From the page: a worker may not ask, and some browsers want a person's gesture. */
export async function askBrowser(): Promise<void> {
  usePersistence.setState({ busy: true });
  const granted = await navigator.storage.persist().catch(() => false);
  settle(granted ? 'granted' : 'refused');
  if (granted) {
    toast({ tone: 'verified', text: 'The browser keeps your worlds until you delete them yourself.' });
    return;
  }
  toast({
    tone: 'stale',
    text: 'The browser said no for now; most agree once the app is installed or bookmarked. Until then, export what matters.',
    action: { label: 'Export this world', run: () => runCommand('world.export') },
    duration: 15_000,
  });
}

export function notNow(): void {
  settle('later');
}

/** Not on load, when nobody knows yet what there is to keep: after something of a person's own has been recorded. */
async function considerAsking(): Promise<void> {
  if (savedAnswer() !== null || usePersistence.getState().asking) return;
  const { persisted } = await client.call('storage.status', {});
  if (!persisted) usePersistence.setState({ asking: true });
}

/** Called once. */
export function startPersistence(): void {
  client.subscribe((event) => {
    if (event.kind !== 'world.changed' || (event.cause !== 'emit' && event.cause !== 'import')) return;
    const { world, info } = useSession.getState();
    const isOwn = event.world === world && info?.actor != null && !info.actor.demo;
    if (isOwn && event.total > 0) considerAsking().catch(() => undefined); // The next event asks again.
  });
  // Answered in another tab: the question goes away here too.
  window.addEventListener('storage', () => {
    const answer = savedAnswer();
    if (answer !== null) usePersistence.setState({ asking: false, answer });
  });
}
