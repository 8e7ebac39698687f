import { NO_TASK } from '../../src/engine/task.ts';
import { timeOf } from '../../src/engine/world/time.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { Task } from '../../src/ports/runtime.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import type { WorkerEvent, WorldId } from '../../src/rpc/contract.ts';
import { CheckpointKeeper } from './checkpointKeeper.ts';
import type { Worlds } from './worlds.ts';

const IDLE_MS = 2_000;
/** Events that are not worth writing the index for: they are judged again in milliseconds. */
const INDEX_FROM = 50;
const PROGRESS_EVERY_MS = 100;

/** Work that nobody waits for: folding what has arrived, and checkpoints and packing when it is quiet. */
export class Background {
  private readonly worlds: Worlds;
  private readonly announce: (event: WorkerEvent) => void;
  readonly checkpoints: CheckpointKeeper;
  /** Whether somebody waits for an answer: a long call is no quiet, though no message comes while it runs. */
  isAwaited: () => boolean = () => false;
  private readonly folding = new Map<string, Promise<void>>();
  private stopped = false;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  /** The packing under way, which the next message stops between two slices. */
  private packing = { stopped: false, ended: Promise.resolve() };

  constructor(worlds: Worlds, announce: (event: WorkerEvent) => void) {
    this.worlds = worlds;
    this.announce = announce;
    this.checkpoints = new CheckpointKeeper(worlds, announce);
  }

  /** Folds every namespace to its end; a failing engine is left for the view that asks next, which shows why. */
  fold(world: World, id: WorldId): void {
    for (const ns of world.ledger.namespaces) this.foldBranch(world, id, ns);
  }

  /** The same for one timeline: a namespace, or a what-if that somebody looks at. */
  foldBranch(world: World, id: WorldId, ns: string): void {
    const key = `${id}/${ns}`;
    if (this.stopped || this.folding.has(key)) return;
    const folding = this.foldTimeline(world, id, ns).catch(() => undefined);
    this.folding.set(key, folding);
    void folding.then(() => this.folding.delete(key));
  }

  /** Ends what is under way at its next breath; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.packing.stopped = true;
    clearTimeout(this.idleTimer);
    await Promise.all([...this.folding.values(), this.packing.ended]);
  }

  private async foldTimeline(world: World, id: WorldId, ns: string): Promise<void> {
    let last = 0;
    const now = () => timeOf(world, ns).fold;
    const tell = () => {
      const { folded, total, faults } = now();
      this.announce({ kind: 'fold.progress', world: id, ns, folded, total, faults: faults.size });
    };
    const progress = () => {
      const at = Date.now();
      if (at - last < PROGRESS_EVERY_MS) return;
      last = at;
      tell();
    };
    // Another fold may be activated meanwhile, or a what-if edited; its timeline is a new one.
    for (let done: unknown = null; done !== now(); ) {
      const timeline = now();
      await timeline.foldAll({ ...NO_TASK, progress, breathe: () => this.breathe() });
      done = timeline;
    }
    tell();
  }

  private async breathe(): Promise<void> {
    await macrotask();
    if (this.stopped) throw new GatosError('ERR_CANCELLED', 'Another tab takes the storage over.');
  }

  /** Puts idle work off again, and stops what has begun: called with every message. */
  busy(): void {
    this.packing.stopped = true;
    clearTimeout(this.idleTimer);
    if (!this.stopped) this.idleTimer = setTimeout(() => this.pack(), IDLE_MS);
  }

  private pack(): void {
    if (this.isAwaited()) {
      this.busy();
      return;
    }
    const packing = { stopped: false, ended: Promise.resolve() };
    this.packing = packing;
    packing.ended = this.maintain(packing);
  }

  private async maintain(packing: { readonly stopped: boolean }): Promise<void> {
    await this.worlds
      .saveIndexes(INDEX_FROM)
      .catch((error: unknown) =>
        console.warn('The index could not be saved; it will be tried again.', error),
      );
    if (packing.stopped) return;
    const check = () => {
      if (packing.stopped) throw new GatosError('ERR_CANCELLED', 'There is something else to do.');
    };
    const task: Task = {
      ...NO_TASK,
      check,
      breathe: async () => {
        await macrotask();
        check();
      },
    };
    // Checkpoints first: what they leave is packed with the rest.
    await this.attempt(packing, 'A checkpoint could not be written', () => this.checkpoints.run(task));
    await this.attempt(packing, 'Packing failed', () =>
      this.worlds.maintain(task, (world, storage) =>
        this.announce({ kind: 'world.storage', world, storage }),
      ),
    );
  }

  private async attempt(
    { stopped }: { readonly stopped: boolean },
    failure: string,
    work: () => Promise<void>,
  ): Promise<void> {
    if (stopped) return;
    try {
      await work();
    } catch (error) {
      if (error instanceof GatosError && error.code === 'ERR_CANCELLED') return;
      console.warn(`${failure}; it will be tried again.`, error);
    }
  }
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets messages in. A MessageChannel is not throttled to 4 ms as nested timers are. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
