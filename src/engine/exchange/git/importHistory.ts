import type { Oid } from '../../../ports/repository.ts';
import type { Task } from '../../../ports/runtime.ts';
import { GatosError, toErrorShape } from '../../../protocol/errors.ts';
import { requireNamespace } from '../../../protocol/journal/names.ts';
import { requireIdentity, type World } from '../../world/world.ts';
import type { Item } from '../batch.ts';
import { BATCH, type ImportReport, ItemImporter, Tally } from '../importItems.ts';
import { commitLine, refLine } from './commitEvent.ts';
import { type GitHistory, type NamedCommit, namedCommits } from './history.ts';
import { orderCommits } from './order.ts';

export interface HistoryReport extends ImportReport {
  /** `lines` are these together; the line of a refusal counts through the commits, then the refs. */
  readonly commits: number;
  readonly refs: number;
}

/**
 * Imports the commits of any Git repository as events of type `git.commit`, oldest first, parents before children, then
 * its refs as `git.ref`; signed by this device, in batches as lines are. Their ids come from the commits, so importing
 * again, or a longer history of the same repository, adds only what is new. Throws ERR_BUNDLE_INVALID for a history
 * without commits.
 */
export async function importHistory(
  world: World,
  ns: string,
  history: GitHistory,
  task: Task,
): Promise<HistoryReport> {
  requireNamespace(ns);
  requireIdentity(world);
  world.timelines.get(ns);
  const order = await orderCommits(history, task);
  if (order.length === 0) {
    throw new GatosError('ERR_BUNDLE_INVALID', 'There are no commits in it that a branch or tag leads to.', {
      hint: 'Make it with "git bundle create repo.bundle --all".',
    });
  }
  // HEAD is the name of a branch that is there too.
  const refs = namedCommits(history).filter(({ ref }) => ref !== 'HEAD');
  const tally = new Tally();
  const total = order.length + refs.length;
  const standIn = (number: number): string => {
    throw new GatosError('ERR_INTERNAL', `The commit or ref ${number} has no id.`);
  };
  const importer = new ItemImporter(world, ns);
  const cancelled = await importer.writeAll(batchesOf(history, order, refs), { tally, standIn, total }, task);
  return { ...tally.report(total, cancelled), commits: order.length, refs: refs.length };
}

async function* batchesOf(
  history: GitHistory,
  order: readonly Oid[],
  refs: readonly NamedCommit[],
): AsyncGenerator<readonly Item[]> {
  const total = order.length + refs.length;
  for (let from = 0; from < total; from += BATCH) {
    const count = Math.min(BATCH, total - from);
    yield Array.from({ length: count }, (_, i) => itemAt(history, order, refs, from + i));
  }
}

function itemAt(
  history: GitHistory,
  order: readonly Oid[],
  refs: readonly NamedCommit[],
  index: number,
): Item {
  return {
    number: index + 1,
    read: () => {
      const oid = order[index];
      const ref = refs[index - order.length];
      if (ref !== undefined) return refLine(ref);
      const object = oid === undefined ? undefined : history.objects.get(oid);
      if (oid === undefined || object === undefined)
        throw new GatosError('ERR_OBJECT_MISSING', `The commit ${oid ?? index} is missing.`);
      try {
        return commitLine(history, oid, object);
      } catch (error) {
        const { code, message } = toErrorShape(error);
        throw new GatosError(code, `${oid.slice(0, 12)}: ${message}`, { cause: error });
      }
    },
  };
}
