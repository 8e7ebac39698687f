import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { textOf, utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import { isEventCid } from '../codec/cid.ts';
import type { JsonValue } from '../codec/json.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { formatTrailers } from '../codec/trailers.ts';
import { GatosError } from '../errors.ts';
import { actorPerson } from '../event/commit.ts';
import { ulidTime } from '../event/ulid.ts';
import { encodeCommit, planObject, planTree, type ReadObject } from '../git/object.ts';
import { readCommit, readFiles } from '../git/readTree.ts';
import { isNamespace } from '../journal/names.ts';
import { type Checkpoint, loadCheckpoint } from './checkpoint.ts';
import { areHeads, firstFault, type LedgerHead, matches, type Shape, text } from './proof.ts';

/** [STA-8] What a slice says of itself; all of it is recomputed when it is verified. */
export interface SliceManifest {
  readonly v: 1;
  readonly ns: string;
  /** Event-CID of the genesis. */
  readonly repo: string;
  /** Numbers of the events it was made for, both in it. */
  readonly first: number;
  readonly last: number;
  /** Events that the base stands for: the slice holds those from the next one on. */
  readonly base_events: number;
  /** Of each journal the last event up to `last`, sorted by ref. */
  readonly ledger_heads: readonly LedgerHead[];
  readonly ledger_end: string;
  readonly gov_head: string;
  readonly fold_root: string;
  readonly fold_engine: string;
  /** Of the state after event `last`. */
  readonly state_root: string;
}

export interface SliceParts {
  readonly manifest: SliceManifest;
  /** The last event of each journal before the slice, as signed lines, sorted by ref. */
  readonly links: readonly string[];
  /** The events from `base_events + 1` to `last` in their order (JRN-4), as signed lines. */
  readonly events: readonly string[];
  /** A checkpoint without parents: the state before the slice, and who has signed that. */
  readonly base: Checkpoint;
  /** Commit of the last governance event. */
  readonly gov: Oid;
}

export interface Slice extends SliceParts {
  readonly oid: Oid;
}

const EVENTS_IN_FILE = 1_000;
const FILE_CHARACTERS = 8 * 1024 * 1024;

const count = (v: unknown) => Number.isSafeInteger(v) && (v as number) >= 1;

const MANIFEST: Shape<SliceManifest> = {
  v: (v) => v === 1,
  ns: (v) => typeof v === 'string' && isNamespace(v),
  repo: isEventCid,
  first: count,
  last: count,
  base_events: count,
  ledger_heads: areHeads,
  ledger_end: isEventCid,
  gov_head: isEventCid,
  fold_root: matches(/^sha256:[0-9a-f]{64}$/),
  fold_engine: text,
  state_root: matches(/^blake3:[0-9a-f]{64}$/),
};

function bad(why: string): never {
  throw new GatosError('ERR_PROOF_INVALID', `The slice is not valid: ${why}.`);
}

function parseManifest(canonical: string): SliceManifest {
  const value = parseJsonStrict(canonical);
  const wrong = firstFault<SliceManifest>(value, MANIFEST);
  if (wrong !== null) bad(`${wrong.slice(0, 40)} in slice.json is malformed`);
  if (canonicalJson(value) !== canonical) bad('slice.json is not in canonical form');
  return value as unknown as SliceManifest;
}

/** Files of at most 1,000 lines or 8 Mi characters: `events/000001.jsonl` and so on, named by their first line. */
function eventFiles(lines: readonly string[]): [string, Uint8Array][] {
  const files: [string, Uint8Array][] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from;
    for (let size = 0; to < lines.length && to - from < EVENTS_IN_FILE && size < FILE_CHARACTERS; to++)
      size += (lines[to] ?? '').length;
    files.push([`events/${String(from + 1).padStart(9, '0')}.jsonl`, utf8(joined(lines.slice(from, to)))]);
    from = to;
  }
  return files;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** A commit on nothing but the base and the law, with a tree of plain text. */
export function planSlice(parts: SliceParts): {
  readonly oid: Oid;
  readonly objects: readonly PlannedObject[];
} {
  const { manifest, base, gov } = parts;
  const { root, objects } = planTree(
    new Map([
      ['slice.json', utf8(canonicalJson(manifest as unknown as JsonValue))],
      ['links.jsonl', utf8(joined(parts.links))],
      ...eventFiles(parts.events),
    ]),
  );
  const { actor, signer, ulid } = base.proof;
  const person = actorPerson(actor, signer, ulidTime(ulid));
  const { ns, first, last } = manifest;
  const trailers = formatTrailers([
    ['Slice', `${first}-${last}`],
    ['Base', `${base.oid} after ${manifest.base_events}`],
    ['State-Root', manifest.state_root],
    ['Ledger-End', manifest.ledger_end],
    ['Gov-Head', manifest.gov_head],
    ['Fold-Root', manifest.fold_root],
  ]);
  const commit = planObject(
    'commit',
    encodeCommit({
      tree: root,
      parents: [base.oid, gov],
      author: person,
      committer: person,
      message: `slice ${ns} ${first}-${last}\n\n${trailers}`,
    }),
  );
  return { oid: commit.oid, objects: [...objects, commit] };
}

/** Reads a slice strictly: the commit must be the one that its parts make. Nothing is verified. Throws ERR_PROOF_INVALID. */
export async function loadSlice(read: ReadObject, oid: Oid): Promise<Slice> {
  const { tree, parents } = await readCommit(read, oid);
  const [baseOid, gov] = parents;
  if (baseOid === undefined || gov === undefined) return bad('it does not name its base and its law');
  const base = await loadCheckpoint(read, baseOid);
  const files = await readFiles(read, tree);
  const file = (name: string): string => textOf(files.get(name) ?? bad(`it has no ${name}`));
  const names = [...files.keys()].filter((name) => name.startsWith('events/')).sort();
  const parts: SliceParts = {
    manifest: parseManifest(file('slice.json')),
    links: linesOf(file('links.jsonl')),
    events: names.flatMap((name) => linesOf(file(name))),
    base,
    gov,
  };
  if (planSlice(parts).oid !== oid) bad('the commit is not the one that its parts make');
  return { oid, ...parts };
}

function linesOf(file: string): string[] {
  return file.split('\n').slice(0, -1);
}
