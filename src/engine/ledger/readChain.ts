import type { ObjectStore, Oid } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { type BadCommit, isBad, type RawCommit, readCommit } from '../../protocol/event/checkCommits.ts';
import type { EventCommit } from '../../protocol/event/commit.ts';
import { parseCommit } from '../../protocol/git/object.ts';

export type ChainLink = EventCommit | BadCommit;

/**
 * [JRN-1] The commits from `head` back to the one after `stop` (null: to the first one), newest first, as they are
 * stored: the walk goes on by the Git parent while there is one. Throws ERR_REF_REWRITE at the end if `stop` is not an
 * ancestor of `head`.
 */
export async function* walkChain(
  store: ObjectStore,
  head: Oid,
  stop: Oid | null,
): AsyncGenerator<RawCommit | BadCommit, void, undefined> {
  let at: Oid | null = head;
  while (at !== null && at !== stop) {
    const object = await store.read(at);
    if (object?.type !== 'commit') {
      yield {
        oid: at,
        bad: { code: 'ERR_OBJECT_MISSING', reason: `The commit ${at.slice(0, 8)} is missing.` },
      };
      return;
    }
    yield { oid: at, body: object.body };
    at = firstParent(object.body);
  }
  if (at !== stop) {
    throw new GatosError(
      'ERR_REF_REWRITE',
      `The history that ended at ${stop?.slice(0, 8)} is no longer behind ${head.slice(0, 8)}.`,
      {
        hint: 'Somebody rewrote a journal. Restore it from a bundle or another clone.',
      },
    );
  }
}

/** All commits that `walkChain` yields, read, oldest first. */
export async function readChain(store: ObjectStore, head: Oid, stop: Oid | null): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  for await (const link of walkChain(store, head, stop)) links.push(isBad(link) ? link : readCommit(link));
  return links.reverse();
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
/** `tree `, 40 digits, a newline: behind them stands the first parent of an ordinary commit. */
const PARENT_AT = 46;
const PARENT_LINE = 'parent '.length + 40;

/** Straight from the bytes where the commit is an ordinary one: a hundred thousand of them are walked at once. */
function firstParent(body: Uint8Array): Oid | null {
  const end = PARENT_AT + PARENT_LINE;
  if (body[PARENT_AT - 1] === NEWLINE && body[PARENT_AT + 6] === SPACE && body[end] === NEWLINE) {
    const line = String.fromCharCode(...body.subarray(PARENT_AT, end));
    if (/^parent [0-9a-f]{40}$/.test(line)) return line.slice(7);
  }
  try {
    return parseCommit(body).parents[0] ?? null;
  } catch {
    return null;
  }
}
