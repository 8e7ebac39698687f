import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { TimelineStrip, WorkerEvent } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { createLatest } from './latest.ts';
import { usePages } from './pages.ts';
import { usePlayhead } from './playhead.ts';
import { type SessionState, useSession } from './session.ts';

/** The whole history in columns, for the strip and for finding; null until the first has come. */
export interface HistoryState {
  readonly strip: TimelineStrip | null;
  readonly error: ErrorShape | null;
}

export const useHistory = create<HistoryState>(() => ({ strip: null, error: null }));

interface StripKey {
  readonly world: string;
  readonly ns: string;
}

const strips = createLatest<StripKey, TimelineStrip>({
  fetch: (key) => client.call('timeline.strip', { world: key.world, ns: key.ns }),
  onResult: (key, strip) => {
    const session = useSession.getState();
    if (session.world !== key.world || session.ns !== key.ns) return;
    useHistory.setState({ strip, error: null });
    usePlayhead.getState().setTotal(strip.total);
    if (session.total !== strip.total) useSession.setState({ total: strip.total });
  },
  onError: (_key, error) => useHistory.setState({ error: toErrorShape(error) }),
});

/** Reads the strip again; views follow by themselves. */
export function refreshHistory(): void {
  const { world, ns, status } = useSession.getState();
  if (world !== null && status === 'open') strips.want({ world, ns });
}

function isShown(event: { readonly world: string; readonly ns: string }): boolean {
  const { world, ns } = useSession.getState();
  return event.world === world && event.ns === ns;
}

function onWorldChanged(event: Extract<WorkerEvent, { kind: 'world.changed' }>): void {
  if (!isShown(event)) return;
  if (event.cause === 'emit') usePages.getState().forgetFrom(event.total);
  else useSession.setState((state) => ({ revision: state.revision + 1 }));
  refreshHistory();
}

function onFoldProgress(event: Extract<WorkerEvent, { kind: 'fold.progress' }>): void {
  if (!isShown(event)) return;
  const before = useSession.getState();
  useSession.setState({ folded: event.folded, faults: event.faults });
  if (event.faults !== before.faults) {
    usePages.getState().forgetAll(); // Rows carry their fault.
    refreshHistory();
  }
}

/** What the owner before this one did at its end may not have been told to this tab. */
function onRole(role: 'owner' | 'follower'): void {
  useSession.setState((state) => ({ role, revision: state.revision + 1 }));
}

function onWorkerEvent(event: WorkerEvent): void {
  if (event.kind === 'world.changed') onWorldChanged(event);
  else if (event.kind === 'fold.progress') onFoldProgress(event);
  else if (event.kind === 'role') onRole(event.role);
}

function onSession(now: SessionState, before: SessionState): void {
  const moved = now.world !== before.world || now.ns !== before.ns;
  if (moved) useHistory.setState({ strip: null, error: null });
  if (moved || now.revision !== before.revision) usePages.getState().forgetAll();
  if (moved || now.revision !== before.revision || now.status !== before.status) refreshHistory();
}

async function readFoldProgress(): Promise<void> {
  const { world, ns, status } = useSession.getState();
  if (world === null || status !== 'open') return;
  const fold = await client.call('fold.get', { world, ns });
  if (isShown({ world, ns })) useSession.setState({ folded: fold.folded, faults: fold.faults });
}

/** Follows the engine's reports and the session. Called once. */
export function startHistory(): void {
  client.subscribe(onWorkerEvent);
  useSession.subscribe(onSession);
  useSession.subscribe((now, before) => {
    if (now.status === 'open' && (now.world !== before.world || now.revision !== before.revision)) {
      readFoldProgress().catch(() => undefined); // The next fold.progress says it too.
    }
  });
  refreshHistory();
}
