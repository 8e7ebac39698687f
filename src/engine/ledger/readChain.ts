import type { ObjectStore, Oid } from '../../ports/repository.ts';
import { type ErrorCode, GatosError, toErrorShape } from '../../protocol/errors.ts';
import { type EventCommit, parseEventCommit } from '../../protocol/event/commit.ts';
import { parseCommit } from '../../protocol/git/object.ts';

/** A commit that is not an event, with why. */
export interface BadCommit {
  readonly oid: Oid;
  readonly bad: { readonly code: ErrorCode; readonly reason: string };
}

export type ChainLink = EventCommit | BadCommit;

export function isBad(link: ChainLink): link is BadCommit {
  return 'bad' in link;
}

function parse(oid: Oid, body: Uint8Array): ChainLink {
  try {
    return parseEventCommit(oid, body);
  } catch (error) {
    const { code, message } = toErrorShape(error);
    return { oid, bad: { code, reason: message } };
  }
}

/**
 * [JRN-1] The commits from `head` back to the one after `stop` (null: to the first one), newest first. A commit that
 * cannot be read stands as a BadCommit; behind it the walk goes on by its Git parent while there is one. Throws
 * ERR_REF_REWRITE at the end if `stop` is not an ancestor of `head`.
 */
export async function* walkChain(
  store: ObjectStore,
  head: Oid,
  stop: Oid | null,
): AsyncGenerator<ChainLink, void, undefined> {
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
    const link = parse(at, object.body);
    yield link;
    at = isBad(link) ? firstParent(object.body) : link.parent;
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

/** All that `walkChain` yields, oldest first. */
export async function readChain(store: ObjectStore, head: Oid, stop: Oid | null): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  for await (const link of walkChain(store, head, stop)) links.push(link);
  return links.reverse();
}

function firstParent(body: Uint8Array): Oid | null {
  try {
    return parseCommit(body).parents[0] ?? null;
  } catch {
    return null;
  }
}
