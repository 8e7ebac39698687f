import { create } from 'zustand';
import type { StorageStatus, WorldSummary } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useSession } from '../../stores/index.ts';
import { compareKnown, forgetKnown, type KnownWorld } from './known.ts';

interface StorageState {
  /** What the browser says of our storage; null until it has answered. */
  readonly status: StorageStatus | null;
  /** The open world with its backup, as of the last reading. */
  readonly world: WorldSummary | null;
  /** Worlds that were here and are gone without anybody having deleted them. */
  readonly lost: readonly KnownWorld[];
}

export const useStorage = create<StorageState>(() => ({
  status: null,
  world: null,
  lost: [],
}));

/** What is shown of the storage may be half a second old; a burst of events must not ask for each. */
const REST = 500;

let timer: ReturnType<typeof setTimeout> | undefined;

async function read(): Promise<void> {
  const { world: id } = useSession.getState();
  // Without numbers the words stay general; the next change asks again.
  const [status, worlds] = await Promise.all([
    client.call('storage.status', {}).catch(() => null),
    client.call('world.list', {}).catch(() => null),
  ]);
  const world = worlds?.find((each) => each.id === id) ?? null;
  // A list that could not be read says nothing of what is gone.
  const lost = worlds === null ? {} : { lost: compareKnown(worlds) };
  useStorage.setState((before) => ({ status: status ?? before.status, world, ...lost }));
  showName(world);
}

/** The person has been told. */
export function dismissLost(): void {
  forgetKnown(useStorage.getState().lost.map(({ id }) => id));
  useStorage.setState({ lost: [] });
}

/** It may have been renamed, in any tab. */
function showName(world: WorldSummary | null): void {
  const { info } = useSession.getState();
  if (world === null || info === null || info.world.id !== world.id || info.world.name === world.name) return;
  useSession.setState({ info: { ...info, world } });
}

/** Reads again what is shown of the storage, now. */
export function refreshStorage(): void {
  clearTimeout(timer);
  void read();
}

/** Called once: what grows or changes the storage reads it again. */
export function startStorage(): void {
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), REST);
  };
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.total !== before.total || now.revision !== before.revision) soon();
  });
  client.subscribe((event) => {
    if (event.kind === 'world.listChanged') refreshStorage();
    else if (event.kind === 'world.storage') soon();
  });
  soon();
}
