import type { Task } from '../../ports/runtime.ts';
import { toErrorShape } from '../../protocol/errors.ts';
import { retryOnConflict } from '../retry.ts';
import { refreshWorld, requireIdentity, type World } from '../world/world.ts';
import { Batch, type Item, type Outcome, type Refusal, readItem, type StandInId } from './batch.ts';
import { KnownIds } from './knownIds.ts';

export interface ImportReport {
  /** Lines of the file, or commits of the history. */
  readonly lines: number;
  /** How many of them were gone through: all, but for a cancel. */
  readonly reached: number;
  readonly imported: number;
  readonly duplicates: number;
  /** Of the duplicates, lines without an id that an import of the same file has brought which ended too early. */
  readonly resumed: number;
  /** The first 1,000; `refusedCount` counts all. */
  readonly refused: readonly Refusal[];
  readonly refusedCount: number;
  readonly cancelled: boolean;
}

/** Items of one plan, one save and one move of the refs; how often a cancel is heard. */
export const BATCH = 1_000;
const MAX_REFUSED = 1_000;

/** Adds up what came of the batches. */
export class Tally {
  imported = 0;
  duplicates = 0;
  standIns = 0;
  refusedCount = 0;
  reached = 0;
  latest = 0;
  readonly refused: Refusal[] = [];

  add({ imported, duplicates, standIns, refused, latest }: Outcome): void {
    this.imported += imported;
    this.duplicates += duplicates;
    this.standIns += standIns;
    this.refusedCount += refused.length;
    this.latest = Math.max(this.latest, latest);
    this.refused.push(...refused.slice(0, MAX_REFUSED - this.refused.length));
  }

  report(lines: number, cancelled: boolean): ImportReport {
    return {
      lines,
      reached: cancelled ? this.reached : lines,
      imported: this.imported,
      duplicates: this.duplicates,
      resumed: this.standIns,
      refused: this.refused,
      refusedCount: this.refusedCount,
      cancelled,
    };
  }
}

/** Imports items into this device's journal of a namespace (signed ones into their own), batch by batch. */
export class ItemImporter {
  private readonly world: World;
  private readonly ns: string;
  private readonly known: KnownIds;

  constructor(world: World, ns: string) {
    this.world = world;
    this.ns = ns;
    this.known = new KnownIds(world, ns, requireIdentity(world).actor);
  }

  /**
   * [JRN-2] One batch: resolves when it is durable and in the ledger. When another writer was faster it is judged again
   * on top of what that one wrote; others may write between two batches.
   */
  write(items: readonly Item[], standIn: StandInId, task: Task): Promise<Outcome> {
    const { world } = this;
    const read = items.map((item) => readItem(world, item));
    return world.writing.run(() =>
      retryOnConflict(world.deps, async () => {
        const batch = new Batch(world, this.ns, this.known, standIn);
        for (const item of read) await batch.add(item);
        const { objects, refs, added, outcome } = await batch.plan();
        if (objects.length === 0) return { done: true, value: outcome };
        const applied = await world.deps.repository.apply({ objects, refs });
        if (!applied.ok) {
          await refreshWorld(world, task);
          return { done: false };
        }
        for (const [ref, events] of added) {
          const unchanged = world.ledger.append(ref, events);
          world.timelines.follow(world.ledger, this.ns, unchanged);
        }
        return { done: true, value: outcome };
      }),
    );
  }

  /** The batches one after another. True when the task was cancelled on the way: what was written stays. */
  async writeAll(
    batches: AsyncIterable<readonly Item[]>,
    { tally, standIn, total }: { tally: Tally; standIn: StandInId; total: number },
    task: Task,
  ): Promise<boolean> {
    for await (const items of batches) {
      tally.add(await this.write(items, standIn, task));
      tally.reached = items.at(-1)?.number ?? tally.reached;
      task.progress(tally.reached, total, 'importing');
      if (await isCancelled(task)) return true;
    }
    return false;
  }
}

async function isCancelled(task: Task): Promise<boolean> {
  try {
    await task.breathe();
    return false;
  } catch (error) {
    if (toErrorShape(error).code === 'ERR_CANCELLED') return true;
    throw error;
  }
}
