import type { FromWorker } from '../messages.ts';
import type { Server } from '../server.ts';
import type { Build, Wire } from './wire.ts';

/** Everything that works on the storage; there is one while this worker is the owner. */
export interface Engine {
  readonly server: Server;
  /** Ends background work and closes every repository: afterwards another worker may open them. */
  close(): Promise<void>;
}

/** What an `Ownership` needs of the browser; a test simulates it. */
export interface OwnershipHost {
  readonly build: Build;
  newId(): string;
  toPage(message: FromWorker): void;
  /** To all other workers, in the order of the calls. */
  broadcast(wire: Wire): void;
  /**
   * Runs `held` with the exclusive lock until its promise settles; first come, first served. With `ifAvailable` it is
   * not waited for: `held` gets false when somebody has it.
   */
  lock(name: string, ifAvailable: boolean, held: (granted: boolean) => Promise<unknown>): void;
  /** Whether anybody waits for the lock. */
  isAwaited(name: string): Promise<boolean>;
  /** Returns a function that calls it off. */
  after(ms: number, run: () => void): () => void;
}
