import { CHECKPOINT_EVERY, keepCheckpoint } from '../../src/engine/proof/keepCheckpoint.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { Task } from '../../src/ports/runtime.ts';
import type { WorkerEvent, WorldId } from '../../src/rpc/contract.ts';
import type { Worlds } from './worlds.ts';

/** Writes checkpoints while nobody does anything, where that was allowed, and verifies what it has written. */
export class CheckpointKeeper {
  /** Off until the app has said what the person wants. */
  enabled = false;
  private readonly worlds: Pick<Worlds, 'ownOpened'>;
  private readonly announce: (event: WorkerEvent) => void;
  /** Where many events have come at once: the next idle moment is the one for a checkpoint. */
  private readonly imported = new Set<string>();

  constructor(worlds: Pick<Worlds, 'ownOpened'>, announce: (event: WorkerEvent) => void) {
    this.worlds = worlds;
    this.announce = announce;
  }

  noteImport(id: WorldId, ns: string): void {
    this.imported.add(`${id}/${ns}`);
  }

  /** Throws ERR_CANCELLED by `task`; what is written by then stays and is verified next time. */
  async run(task: Task): Promise<void> {
    if (!this.enabled) return;
    for (const [id, world] of await this.worlds.ownOpened())
      for (const ns of world.ledger.namespaces) await this.keep(id, world, ns, task);
  }

  private async keep(id: WorldId, world: World, ns: string, task: Task): Promise<void> {
    const key = `${id}/${ns}`;
    const kept = await keepCheckpoint(world, ns, this.imported.has(key) ? 1 : CHECKPOINT_EVERY, task);
    this.imported.delete(key);
    if (kept === null) return;
    const total = world.ledger.order(ns).length;
    this.announce({ kind: 'world.changed', world: id, ns, total, cause: 'checkpoint' });
    if (kept.verdict.status !== 'verified')
      console.error(`The checkpoint ${kept.oid} of ${ns} does not verify.`, kept.verdict);
  }
}
