import { type Ask, askEnds } from '../../src/engine/bisect/ends.ts';
import { checkPredicate, openPredicate, type Predicate } from '../../src/engine/bisect/predicate.ts';
import { bisectReport } from '../../src/engine/bisect/report.ts';
import { bisectStep } from '../../src/engine/bisect/run.ts';
import { sampleFlips } from '../../src/engine/bisect/sample.ts';
import { bisectStatus } from '../../src/engine/bisect/status.ts';
import { timeOf } from '../../src/engine/world/time.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import type { BisectPredicate } from '../../src/rpc/contract.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import type { Platform } from './worlds.ts';

/** Longer than a person waits. */
const MAX_BUDGET_MS = 60_000;

/** The predicate that was asked last: making one takes longer than asking it. */
class LastPredicate {
  private readonly platform: Platform;
  private last: { readonly key: string; readonly predicate: Promise<Predicate> } | null = null;

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Runs `use` with it; after a failure it is made anew. Another call may still be using the one before. */
  async with<T>(source: BisectPredicate, use: (predicate: Predicate) => Promise<T>): Promise<T> {
    const key = JSON.stringify(source);
    if (this.last?.key !== key) this.last = { key, predicate: openPredicate(this.platform, source) };
    const { last } = this;
    try {
      return await use(await last.predicate);
    } catch (error) {
      if (this.last === last && !isUsage(error)) this.last = null;
      throw error;
    }
  }
}

function isUsage(error: unknown): boolean {
  return error instanceof GatosError && (error.code === 'ERR_USAGE' || error.code === 'ERR_CANCELLED');
}

export function bisectHandlers({
  worlds,
}: HandlerHost): Pick<
  Handlers,
  'bisect.status' | 'bisect.check' | 'bisect.test' | 'bisect.step' | 'bisect.sample' | 'bisect.report'
> {
  const predicates = new LastPredicate(worlds.platform);
  return {
    'bisect.status': async ({ world, log }) => {
      const { order } = timeOf(await worlds.get(world), log.ns);
      return bisectStatus(order, log.marks);
    },
    'bisect.check': ({ predicate }) => checkPredicate(worlds.platform, predicate),
    'bisect.test': async ({ world, ns, position, predicate }, task) => {
      const { fold } = timeOf(await worlds.get(world), ns);
      return predicates.with(predicate, (open) => open.test(fold, position, task));
    },
    'bisect.step': async ({ world, log, all }, task) => {
      const { order, fold } = timeOf(await worlds.get(world), log.ns);
      const marks = await predicates.with(log.predicate, (open) =>
        bisectStep(order, log.marks, (position) => open.test(fold, position, task), { all }, task),
      );
      return { log: { ...log, marks }, status: bisectStatus(order, marks) };
    },
    'bisect.sample': async ({ world, log, budget }, task) => {
      const { order, fold } = timeOf(await worlds.get(world), log.ns);
      const { clock } = (await worlds.get(world)).deps;
      const until = clock.now() + Math.min(budget, MAX_BUDGET_MS);
      return predicates.with(log.predicate, async (open) => {
        const ask = (position: number) => open.test(fold, position, task);
        const { marks } = await askEnds(order, log.marks, ask, task);
        return sampleFlips(marks, ask, () => clock.now() < until, task);
      });
    },
    'bisect.report': async ({ world: id, log, sample, link }, task) => {
      const world = await worlds.get(id);
      const time = timeOf(world, log.ns);
      const report = (ask: Ask | null) =>
        bisectReport(
          world,
          time,
          { question: log.predicate, marks: log.marks, ask, sample, link: link || null },
          task,
        );
      const markdown =
        log.predicate.kind === 'hand'
          ? await report(null)
          : await predicates.with(log.predicate, (open) =>
              report((position) => open.test(time.fold, position, task)),
            );
      return { markdown };
    },
  };
}
