import type { ToWorker } from '../../src/rpc/messages.ts';
import type { OwnershipHost } from '../../src/rpc/ownership/host.ts';
import type { Ownership } from '../../src/rpc/ownership/ownership.ts';
import { type Build, WIRE_VERSION, type Wire } from '../../src/rpc/ownership/wire.ts';

const CHANNEL = 'gatos-tabs';

/** Web Locks, a BroadcastChannel and this worker's page, as an `Ownership` needs them. */
export function browserHost(
  build: Omit<Build, 'wire'>,
): OwnershipHost & { connect(ownership: Ownership): void } {
  const channel = new BroadcastChannel(CHANNEL);
  return {
    build: { ...build, wire: WIRE_VERSION },
    newId: () => crypto.randomUUID(),
    toPage: (message) => self.postMessage(message),
    broadcast: (wire) => channel.postMessage(wire),
    lock(name, ifAvailable, held) {
      navigator.locks
        .request(name, { ifAvailable }, (lock) => held(lock !== null))
        .catch((error: unknown) => console.error('A lock failed:', error));
    },
    isAwaited: async (name) =>
      (await navigator.locks.query()).pending?.some((lock) => lock.name === name) === true,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    connect(ownership) {
      channel.onmessage = (event: MessageEvent<Wire>) => ownership.fromChannel(event.data);
      self.onmessage = (event: MessageEvent<ToWorker>) => ownership.fromPage(event.data);
    },
  };
}
