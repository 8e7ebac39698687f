import type { BadCommit, CheckedCommit, RawCommit } from '../../protocol/event/checkCommits.ts';

/** A batch on its way to a worker: the bodies one behind the other, so that one buffer changes hands. */
export interface BatchRequest {
  readonly id: number;
  readonly oids: readonly string[];
  readonly bodies: ArrayBuffer;
  /** Where each body ends. */
  readonly ends: Uint32Array;
}

/** What was found, in columns: a clone of 256 objects costs more than one of a few lists. */
export interface BatchAnswer {
  readonly id: number;
  readonly jsons: readonly string[];
  readonly cids: readonly string[];
  /** Index into `keys`. */
  readonly keyOf: Uint16Array;
  readonly keys: readonly string[];
  readonly signed: Uint8Array;
  /** By place in the batch; there the columns hold nothing. */
  readonly bad: ReadonlyMap<number, BadCommit>;
}

export function packBatch(id: number, commits: readonly RawCommit[]): BatchRequest {
  const bytes = new Uint8Array(commits.reduce((sum, { body }) => sum + body.length, 0));
  const ends = new Uint32Array(commits.length);
  let at = 0;
  for (const [i, { body }] of commits.entries()) {
    bytes.set(body, at);
    at += body.length;
    ends[i] = at;
  }
  return { id, oids: commits.map(({ oid }) => oid), bodies: bytes.buffer, ends };
}

export function unpackBatch({ oids, bodies, ends }: BatchRequest): RawCommit[] {
  return oids.map((oid, i) => {
    const start = ends[i - 1] ?? 0;
    return { oid, body: new Uint8Array(bodies, start, (ends[i] ?? start) - start) };
  });
}

export function packAnswer(id: number, checked: readonly CheckedCommit[]): BatchAnswer {
  const bad = new Map<number, BadCommit>();
  const keys: string[] = [];
  const keyOf = new Uint16Array(checked.length);
  const signed = new Uint8Array(checked.length);
  const [jsons, cids]: [string[], string[]] = [[], []];
  for (const [i, commit] of checked.entries()) {
    if ('bad' in commit) {
      bad.set(i, commit);
      jsons.push('');
      cids.push('');
      continue;
    }
    jsons.push(commit.json);
    cids.push(commit.cid);
    const known = keys.lastIndexOf(commit.keyId);
    keyOf[i] = known < 0 ? keys.push(commit.keyId) - 1 : known;
    signed[i] = commit.signed ? 1 : 0;
  }
  return { id, jsons, cids, keyOf, keys, signed, bad };
}

export function unpackAnswer(commits: readonly RawCommit[], answer: BatchAnswer): CheckedCommit[] {
  const { jsons, cids, keyOf, keys, signed, bad } = answer;
  return commits.map(
    ({ oid }, i) =>
      bad.get(i) ?? {
        oid,
        cid: cids[i] ?? '',
        json: jsons[i] ?? '',
        keyId: keys[keyOf[i] ?? 0] ?? '',
        signed: signed[i] === 1,
      },
  );
}
