import type { GitObject, Oid, PlannedObject, Ref } from '../../../ports/repository.ts';
import type { Task } from '../../../ports/runtime.ts';
import { GatosError } from '../../../protocol/errors.ts';
import { decodeBundle } from '../../../protocol/git/bundle.ts';
import { decodePackInSteps } from '../../../protocol/git/pack.ts';
import { parentsOfStock, parseStockTag, type StockTag } from '../../../protocol/git/stockCommit.ts';

/** Bounds on what a repository may make us hold; nothing is taken before it is counted. */
const LIMITS = {
  maxObjects: 4_000_000,
  maxObjectSize: 256 * 1024 * 1024,
  maxTotalSize: 1024 * 1024 * 1024,
};
/** A tag may name a tag, and so on. */
const MAX_TAGS = 8;

/** Commits and trees of any Git repository, in memory, and what its refs name. */
export interface GitHistory {
  readonly refs: readonly Ref[];
  /** Without the files. */
  readonly objects: ReadonlyMap<Oid, GitObject>;
}

/** A ref and the commit it leads to, through any annotated tags. */
export interface NamedCommit {
  readonly ref: string;
  readonly oid: Oid;
  readonly commit: Oid;
  /** The outermost annotated tag. */
  readonly tag: StockTag | null;
}

/** Whether a bundle holds a world of GATOS; else its commits can become events. */
export function isWorldBundle(refs: readonly Pick<Ref, 'name'>[]): boolean {
  return refs.some(({ name }) => name.startsWith('refs/gatos/journal/'));
}

/** Throws as `decodePack` does, and ERR_CANCELLED by `task`. */
export async function readPackedHistory(
  pack: Uint8Array,
  refs: readonly Ref[],
  task: Task,
): Promise<GitHistory> {
  const kept: PlannedObject[] = await decodePackInSteps(
    pack,
    {
      ...LIMITS,
      keep: (type) => type !== 'blob',
      onProgress: (done, total) => task.progress(done, total, 'unpacking'),
    },
    () => task.breathe(),
  );
  return { refs, objects: new Map(kept.map((object) => [object.oid, object])) };
}

/** Throws ERR_BUNDLE_INVALID for what is no bundle, or a world of GATOS, and what `readPackedHistory` throws. */
export async function readBundleHistory(bytes: Uint8Array, task: Task): Promise<GitHistory> {
  const { refs, pack } = decodeBundle(bytes);
  if (isWorldBundle(refs)) {
    throw new GatosError('ERR_BUNDLE_INVALID', 'This bundle is a world of GATOS, not a plain history.', {
      hint: 'Import it as a world.',
    });
  }
  return readPackedHistory(pack, refs, task);
}

/** What each ref leads to; refs that lead to no commit that is here are left out. */
export function namedCommits({ refs, objects }: GitHistory): readonly NamedCommit[] {
  return refs.flatMap(({ name, oid }): NamedCommit[] => {
    let tag: StockTag | null = null;
    let at = oid;
    for (let depth = 0; depth <= MAX_TAGS; depth++) {
      const object = objects.get(at);
      if (object?.type === 'commit') return [{ ref: name, oid, commit: at, tag }];
      if (object?.type !== 'tag') return [];
      const found = readTag(object.body);
      if (found === null) return [];
      tag ??= found;
      at = found.object;
    }
    return [];
  });
}

function readTag(body: Uint8Array): StockTag | null {
  try {
    return parseStockTag(body);
  } catch {
    return null;
  }
}

/** Parents that can be read; a commit that cannot is reported when it is imported. */
export function parentsOf({ body }: GitObject): readonly Oid[] {
  try {
    return parentsOfStock(body);
  } catch {
    return [];
  }
}
