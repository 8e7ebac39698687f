import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { WorldId, WorldInfo } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { useFocus } from './focus.ts';
import { usePlayhead } from './playhead.ts';
import { isNarrow, useSelection } from './selection.ts';

export const DEFAULT_VIEW = 'journal';

export type SessionStatus =
  /** Reading the URL and the list of worlds. */
  | 'starting'
  /** No world is open: the first-run screen. */
  | 'none'
  | 'opening'
  | 'open'
  /** `error` says why; `world` is the one that did not open. */
  | 'failed';

export interface SessionState {
  readonly status: SessionStatus;
  readonly error: ErrorShape | null;
  readonly world: WorldId | null;
  /** Being opened; the world that is open stays on the screen, and works, until then. */
  readonly opening: WorldId | null;
  readonly ns: string;
  readonly info: WorldInfo | null;
  /** Events in the namespace. */
  readonly total: number;
  /** How far the background fold is. */
  readonly folded: number;
  readonly faults: number;
  /** Grows whenever what was read of the history may be old; a part of every cache key. */
  readonly revision: number;
  readonly view: string;
  /** The tab of that view, where it has tabs; null leaves it to the view. */
  readonly panel: string | null;
  readonly role: 'owner' | 'follower';
  readonly engine: string;
  readonly online: boolean;
  /** Writes that are not yet acknowledged. */
  readonly pendingWrites: number;
}

export const useSession = create<SessionState>(() => ({
  status: 'starting',
  error: null,
  world: null,
  opening: null,
  ns: 'main',
  info: null,
  total: 0,
  folded: 0,
  faults: 0,
  revision: 0,
  view: DEFAULT_VIEW,
  panel: null,
  role: 'owner',
  engine: '',
  online: typeof navigator === 'undefined' ? true : navigator.onLine,
  pendingWrites: 0,
}));

/** Shows a world that the engine has just opened, made or imported. */
export function enterWorld(info: WorldInfo, options: { ns?: string; view?: string } = {}): void {
  const ns = options.ns ?? info.namespaces[0] ?? 'main';
  const same = useSession.getState().world === info.world.id && useSession.getState().ns === ns;
  if (!same) {
    usePlayhead.getState().reset();
    useSelection.getState().clear();
    useFocus.getState().clear();
  }
  useSession.setState((state) => ({
    status: 'open',
    error: null,
    world: info.world.id,
    opening: null,
    info,
    ns,
    view: options.view ?? (same ? state.view : DEFAULT_VIEW),
    panel: same && options.view === undefined ? state.panel : null,
    revision: state.revision + 1,
    ...(same ? {} : { total: 0, folded: 0, faults: 0 }),
  }));
}

/** Opens a world by id. Never throws: a failure is the session's `error`. */
export async function openWorld(world: WorldId, options: { ns?: string; view?: string } = {}): Promise<void> {
  useSession.setState((state) => ({
    opening: world,
    error: null,
    ...(state.status === 'open' ? {} : { status: 'opening', world }),
  }));
  try {
    const info = await client.call('world.open', { world });
    if (useSession.getState().opening === world) enterWorld(info, options);
  } catch (error) {
    if (useSession.getState().opening !== world) return; // Another one is wanted by now.
    useSession.setState({ status: 'failed', error: toErrorShape(error), world, opening: null, info: null });
  }
}

/** Back to the first-run screen. */
export function leaveWorld(): void {
  usePlayhead.getState().reset();
  useSelection.getState().clear();
  useFocus.getState().clear();
  useSession.setState({
    status: 'none',
    error: null,
    world: null,
    opening: null,
    info: null,
    total: 0,
    folded: 0,
    faults: 0,
  });
}

/** Shows a view, and one of its tabs where one is named. */
export function setView(view: string, panel?: string): void {
  // Whoever goes to a view wants to see it, not the inspector's page in front of it.
  if (isNarrow()) useSelection.getState().setInspectorOpen(false);
  useSession.setState((state) => ({ view, panel: panel ?? (view === state.view ? state.panel : null) }));
}

/** Turns to a tab of the view that is shown; null to the one it begins with. */
export function setPanel(panel: string | null): void {
  useSession.setState({ panel });
}

export function setNamespace(ns: string): void {
  if (ns === useSession.getState().ns) return;
  usePlayhead.getState().reset();
  useSelection.getState().clear();
  useFocus.getState().clear();
  useSession.setState((state) => ({ ns, total: 0, folded: 0, faults: 0, revision: state.revision + 1 }));
}

/** Wrap every call that writes, so that the status bar can say "saving" until it is acknowledged. */
export async function trackWrite<T>(work: Promise<T>): Promise<T> {
  useSession.setState((state) => ({ pendingWrites: state.pendingWrites + 1 }));
  try {
    return await work;
  } finally {
    useSession.setState((state) => ({ pendingWrites: state.pendingWrites - 1 }));
  }
}

/** For commands that need a world. */
export function isWorldOpen(): boolean {
  return useSession.getState().status === 'open';
}
