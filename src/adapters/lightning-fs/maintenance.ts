import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { createMutex } from '../shared/mutex.ts';
import type { GitFiles } from './gitFiles.ts';
import {
  chooseMerge,
  type LooseStep,
  type MergeStep,
  MIN_LOOSE,
  prepareLoose,
  prepareMerge,
} from './packing.ts';
import { Slices, UNWATCHED } from './slices.ts';

export interface MaintenanceReport {
  /** Loose objects that went into packs. */
  readonly packed: number;
  /** Packs that went into larger ones. */
  readonly merged: number;
}

/** With so many loose objects or packs it no longer waits until the app is idle: every save writes all their names. */
const URGENT = { loose: 2 * MIN_LOOSE, packs: 64 };
/** With so many, whoever writes waits for it. */
const FULL = { loose: 6 * MIN_LOOSE, packs: 256 };

/** Runs its work while nothing else is written, and rolls back when it fails. */
type Change = (work: () => Promise<void>) => Promise<void>;

/**
 * Packs loose objects and merges small packs. What goes into a step is read, packed and checked in short slices while
 * others read and write; only the change itself, one transaction of at most a few megabytes, takes its turn among the
 * writes. Cancelled or killed at any moment, it has either happened or not.
 */
export class Maintenance {
  readonly #files: GitFiles;
  readonly #change: Change;
  readonly #alone = createMutex();
  readonly #damaged = { loose: new Set<Oid>(), packs: new Set<string>() };
  #relief: Promise<void> | undefined;

  constructor(files: GitFiles, change: Change) {
    this.#files = files;
    this.#change = change;
  }

  /** Until there is nothing worth doing. Throws ERR_CANCELLED by `task`; the steps done by then stay done. */
  run(task: Task): Promise<MaintenanceReport> {
    return this.#alone(async () => {
      const report = { packed: 0, merged: 0 };
      const slices = new Slices(task);
      for (;;) {
        task.check();
        const step = await this.#prepare(slices);
        if (step === undefined) return report;
        if (!(await this.#store(step))) continue;
        if (step.kind === 'loose') report.packed += step.oids.length;
        else report.merged += step.bases.length;
        task.progress(report.packed + report.merged, report.packed + this.#files.loose.size, 'packing');
      }
    });
  }

  /** Runs the work while no packing or merging is under way. */
  without<T>(work: () => Promise<T>): Promise<T> {
    return this.#alone(work);
  }

  /** Starts by itself when files pile up, and waits only when far too many have. Never throws. */
  async relieve(): Promise<void> {
    const over = (limit: typeof URGENT) =>
      this.#files.loose.size - this.#damaged.loose.size >= limit.loose ||
      this.#files.packs.packs.length >= limit.packs + this.#damaged.packs.size;
    if (!over(URGENT)) return;
    // A failure (a full disk) is the next writer's to find out; the next write tries again.
    this.#relief ??= this.run(UNWATCHED)
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.#relief = undefined;
      });
    if (over(FULL)) await this.#relief;
  }

  async #prepare(slices: Slices): Promise<LooseStep | MergeStep | undefined> {
    const { loose, packs } = this.#damaged;
    if (this.#files.loose.size - loose.size >= MIN_LOOSE) {
      const step = await prepareLoose(this.#files, loose, slices);
      if (step !== undefined) return step;
    }
    for (;;) {
      const whole = this.#files.packs.packs.filter(({ base }) => !packs.has(base));
      const chosen = chooseMerge(whole);
      if (chosen.length === 0) return undefined;
      const step = await prepareMerge(this.#files, chosen, packs, slices);
      if (step !== undefined) return step;
    }
  }

  /** False when what it would replace is no longer as it was, after a write that failed and was rolled back. */
  async #store(step: LooseStep | MergeStep): Promise<boolean> {
    const files = this.#files;
    let stored = false;
    await this.#change(async () => {
      const shelved = new Set(files.packs.packs.map(({ base }) => base));
      const current =
        step.kind === 'loose'
          ? step.oids.every((oid) => files.loose.has(oid))
          : step.bases.every((base) => shelved.has(base));
      if (!current) return;
      for (const pack of step.packs) files.putPack(pack);
      if (step.kind === 'loose') files.removeLoose(step.oids);
      else files.removePacks(step.bases);
      await files.commit();
      stored = true;
    });
    return stored;
  }
}
