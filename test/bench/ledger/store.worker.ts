import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { UNWATCHED } from '../../../src/adapters/lightning-fs/slices.ts';
import type { Oid, PlannedObject, Repository } from '../../../src/ports/repository.ts';
import { History } from './history.ts';
import type { StoreFigures, StoreLevel, StoreParams } from './storeFigures.ts';

/** Runs in a module worker of a page: what the store costs, one apply at a time, at several sizes of the history. */

const BATCH = 1_000;
const NAME = 'bench';

function quantile(times: readonly number[], q: number): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * q)] ?? 0;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

class Writer {
  readonly history = new History();
  readonly oids: Oid[] = [];
  readonly repository: Repository;
  #tip: Oid | null = null;

  constructor(repository: Repository) {
    this.repository = repository;
  }

  async append(objects: readonly PlannedObject[]): Promise<void> {
    const next = objects.at(-1)?.oid ?? null;
    const result = await this.repository.apply({
      objects,
      refs: [{ ref: this.history.ref, expected: this.#tip, next }],
    });
    if (!result.ok) throw new Error('the ref is not where it was left');
    this.#tip = next;
    for (const { oid } of objects) this.oids.push(oid);
  }
}

/** The longest time that a timer was late while the work ran: how long an interaction could have been held up. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const channel = new MessageChannel();
  let running = true;
  channel.port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) channel.port2.postMessage(null);
  };
  channel.port2.postMessage(null);
  try {
    await work();
  } finally {
    running = false;
    channel.port1.close();
  }
  return longest;
}

async function measure({ levels, samples }: StoreParams): Promise<StoreFigures> {
  let repository = await openLightningRepository({ name: NAME });
  const writer = new Writer(repository);
  const found: StoreLevel[] = [];
  let block = 0;
  let maintenance = 0;
  for (const level of levels) {
    let filling = 0;
    let filled = 0;
    while (writer.oids.length < level) {
      const objects = writer.history.take(Math.min(BATCH, level - writer.oids.length));
      filling += (await timed(() => writer.append(objects))).ms;
      filled += objects.length;
    }
    const idle = await timed(async () => {
      block = Math.max(block, await longestBlock(() => repository.maintain()));
    });
    maintenance += idle.ms;
    const times: number[] = [];
    for (let i = 0; i < samples; i++) {
      const objects = [writer.history.next()];
      times.push((await timed(() => writer.append(objects))).ms);
    }
    found.push({
      stored: level,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      batchPerSecond: filled === 0 ? null : (filled / filling) * 1_000,
    });
  }
  const last = await timed(async () => {
    block = Math.max(block, await longestBlock(() => repository.maintain()));
  });
  maintenance += last.ms;
  const stats = repository.stats();
  await repository.close();
  const opening = await timed(() => openLightningRepository({ name: NAME }));
  repository = opening.value;
  const reading = await timed(() => repository.read(writer.oids[1_234 % writer.oids.length] ?? ''));
  const all = await timed(async () => {
    for (const oid of writer.oids) await repository.read(oid);
  });
  const verifying = await timed(() => repository.verifyStore(UNWATCHED));
  if (verifying.value.problems.length > 0) throw new Error(JSON.stringify(verifying.value.problems[0]));
  await repository.close();
  return {
    levels: found,
    stats,
    bytesPerEvent: stats.bytes / writer.oids.length,
    events: writer.oids.length,
    openMs: opening.ms,
    firstReadMs: reading.ms,
    readUs: (all.ms / writer.oids.length) * 1_000,
    verifyMs: verifying.ms,
    maintenanceMs: maintenance,
    longestBlockMs: block,
  };
}

self.onmessage = (event: MessageEvent<StoreParams>) => {
  measure(event.data).then(
    (figures) => self.postMessage({ result: figures }),
    (error: unknown) =>
      self.postMessage({ failure: error instanceof Error ? `${error.stack}` : String(error) }),
  );
};
