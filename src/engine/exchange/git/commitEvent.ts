import type { GitObject, Oid } from '../../../ports/repository.ts';
import type { JsonObject } from '../../../protocol/codec/json.ts';
import { GatosError } from '../../../protocol/errors.ts';
import { countChanges } from '../../../protocol/git/countChanges.ts';
import { parseStockCommit, type StockPerson } from '../../../protocol/git/stockCommit.ts';
import type { PlainLine } from '../importLine.ts';
import type { GitHistory, NamedCommit } from './history.ts';

/** UTF-16 units that are kept of each text: with all of them at their longest the event stays below 64 KiB. */
export const TEXT_LIMITS = { name: 200, subject: 500, body: 8_000 };
/** Parents that are kept; Git itself has no limit, and the most in a real history are 66. */
export const MAX_PARENTS = 100;
/** The years 1970 to 9999. */
const LAST_SECOND = 253_402_300_799;

function cut(text: string, limit: number): string {
  const kept = text.slice(0, limit).replaceAll('\0', '\ufffd');
  // Not in the middle of a pair.
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

function timeOf({ seconds }: StockPerson, whose: string): string {
  if (!(seconds >= 0 && seconds <= LAST_SECOND)) {
    throw new GatosError(
      'ERR_ENVELOPE_INVALID',
      `The ${whose} date of the commit (${seconds} seconds since 1970) lies outside the years 1970 to 9999.`,
    );
  }
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function personOf(person: StockPerson, whose: string): JsonObject {
  const { name, email, zone } = person;
  return {
    name: cut(name, TEXT_LIMITS.name),
    email: cut(email, TEXT_LIMITS.name),
    time: timeOf(person, whose),
    ...(zone === '' ? {} : { zone }),
  };
}

/** As Git has it: the subject is the first paragraph, in one line. */
function splitMessage(message: string): { readonly subject: string; readonly body: string } {
  const text = message.replace(/^\s*\n/, '').replace(/\s+$/, '');
  const end = /\n[ \t\r]*\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const rest = end === null ? '' : text.slice(end.index + end[0].length);
  return { subject: head.replace(/\s*\n\s*/g, ' ').trim(), body: rest };
}

function treeBody(history: GitHistory, oid: Oid): Uint8Array | undefined {
  const object = history.objects.get(oid);
  return object?.type === 'tree' ? object.body : undefined;
}

/** Files that differ from the first parent, or all of them for a first commit; null where that cannot be told. */
function filesOf(history: GitHistory, tree: Oid, parent: Oid | undefined): number | null {
  const read = (oid: Oid) => treeBody(history, oid);
  if (parent === undefined) return countChanges(read, null, tree);
  const commit = history.objects.get(parent);
  if (commit?.type !== 'commit') return null;
  try {
    return countChanges(read, parseStockCommit(commit.body).tree, tree);
  } catch {
    return null;
  }
}

/** The event of a commit (docs/exchange.md). Throws what refuses it, with a sentence. */
export function commitLine(history: GitHistory, oid: Oid, { body }: Pick<GitObject, 'body'>): PlainLine {
  const commit = parseStockCommit(body);
  const { parents, committer, replaced } = commit;
  const text = splitMessage(commit.message);
  const files = filesOf(history, commit.tree, parents[0]);
  const isCut = text.subject.length > TEXT_LIMITS.subject || text.body.length > TEXT_LIMITS.body;
  return {
    kind: 'plain',
    type: 'git.commit',
    id: `git commit ${oid}`,
    ts: timeOf(committer, 'committer'),
    payload: {
      oid,
      parents: parents.slice(0, MAX_PARENTS),
      ...(parents.length > MAX_PARENTS ? { parents_total: parents.length } : {}),
      author: personOf(commit.author, 'author'),
      committer: personOf(committer, 'committer'),
      subject: cut(text.subject, TEXT_LIMITS.subject),
      ...(text.body === '' ? {} : { body: cut(text.body, TEXT_LIMITS.body) }),
      ...(isCut ? { cut: true } : {}),
      ...(replaced ? { replaced: true } : {}),
      ...(files === null ? {} : { files }),
    },
  };
}

function kindOf(ref: string): string {
  if (ref.startsWith('refs/heads/')) return 'branch';
  if (ref.startsWith('refs/tags/')) return 'tag';
  return ref.startsWith('refs/remotes/') ? 'remote' : 'other';
}

/** The event of a ref: where it stood when it was imported. A ref that has moved since is another event. */
export function refLine({ ref, oid, commit, tag }: NamedCommit): PlainLine {
  const { subject } = splitMessage(tag?.message ?? '');
  return {
    kind: 'plain',
    type: 'git.ref',
    id: `git ref ${oid} ${ref}`,
    payload: {
      ref,
      kind: kindOf(ref),
      commit,
      ...(tag === null ? {} : { tag: { oid, subject: cut(subject, TEXT_LIMITS.subject) } }),
    },
  };
}
