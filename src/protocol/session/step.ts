import { utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import { isEventCid } from '../codec/cid.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../codec/json.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { blake3Digest } from '../crypto/hash.ts';
import { isKeyId } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { parseTimestamp } from '../event/timestamp.ts';
import { isUlid } from '../event/ulid.ts';
import { isActor, isNamespace, parseJournalRef } from '../journal/names.ts';
import type { LedgerHead } from '../state/proof.ts';

/** A step is a signed artefact of this kind (ENC-6). */
export const SESSION_KIND = 'session';
/** A fold's source is at most 512 KiB, and JSON may write a byte of it as six. */
export const MAX_STEP_BYTES = 4 << 20;
/** Events that one step may turn off or on. */
export const MAX_TOGGLED = 1_000;
const MAX_HEADS = 10_000;
const MAX_SOURCE = 1 << 19;

/** An event that nobody has signed. */
export interface AddedEvent {
  /** Its ULID, as the fold sees it. */
  readonly id: string;
  /** How many events of the base stand before it. */
  readonly at: number;
  /** How many added ones with the same `at` stand before it when it comes. */
  readonly rank: number;
  readonly type: string;
  readonly actor: string;
  readonly payload: JsonObject;
  readonly ts?: string;
}

export interface SessionFold {
  readonly source: string;
  readonly fuel: number;
  readonly tests: string;
}

/** Where a branch leaves reality. */
export interface SessionBase {
  readonly ns: string;
  /** The end of every journal then: they name the events of the base, and their order (JRN-4). */
  readonly heads: readonly LedgerHead[];
  readonly events: number;
  /** The moment somebody looked at. */
  readonly position: number;
  /** The last gov event: hypothetical envelopes name it. */
  readonly gov: string;
}

/** [OPS-3] What one commit of a session says. */
export type SessionOp =
  | ({ readonly kind: 'fork' } & SessionBase)
  | { readonly kind: 'toggle'; readonly cids: readonly string[]; readonly off: boolean }
  | ({ readonly kind: 'insert' } & AddedEvent)
  | { readonly kind: 'remove'; readonly id: string }
  /** Null: the fold in force again. */
  | { readonly kind: 'fold'; readonly fold: SessionFold | null }
  | { readonly kind: 'keep'; readonly kept: boolean }
  | { readonly kind: 'discard' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

export interface SessionStep {
  readonly v: 1;
  readonly repo: string;
  readonly actor: string;
  readonly signer: string;
  /** The session's ULID, as in its ref. */
  readonly session: string;
  /** Dates the step; they rise. */
  readonly ulid: string;
  /** Digest of the step before; null in the first. */
  readonly prev: string | null;
  readonly op: SessionOp;
}

export function formatStep(step: SessionStep): string {
  return canonicalJson(step as unknown as JsonValue);
}

/** What `prev` of the next step says. */
export function stepDigest(canonical: string): string {
  return blake3Digest(utf8(canonical));
}

type Check = (value: JsonValue | undefined) => boolean;
type Shape = Readonly<Record<string, Check>>;

const count: Check = (v) => Number.isSafeInteger(v) && (v as number) >= 0;
const text =
  (limit: number): Check =>
  (v) =>
    typeof v === 'string' && v.length <= limit;
const cid: Check = isEventCid;
const ulid: Check = isUlid;
const bool: Check = (v) => typeof v === 'boolean';

/** The name of the first field that is not as it must be, or that should not be there; null for none. */
function faultOf(value: JsonValue | undefined, shape: Shape, optional: Shape = {}): string | null {
  if (!isJsonObject(value)) return 'it';
  for (const [field, check] of Object.entries(shape))
    if (!Object.hasOwn(value, field) || !check(value[field])) return field;
  for (const [field, check] of Object.entries(optional))
    if (Object.hasOwn(value, field) && !check(value[field])) return field;
  return (
    Object.keys(value).find((key) => !Object.hasOwn(shape, key) && !Object.hasOwn(optional, key)) ?? null
  );
}

function rising<T>(values: readonly T[], key: (value: T) => string): boolean {
  return values.every((value, i) => i === 0 || key(values[i - 1] as T) < key(value));
}

const HEAD: Shape = {
  ref: (v) => typeof v === 'string' && parseJournalRef(v) !== null,
  commit: (v) => typeof v === 'string' && /^[0-9a-f]{40}$/.test(v),
  cid,
};

const heads: Check = (v) =>
  Array.isArray(v) &&
  v.length <= MAX_HEADS &&
  v.every((head) => faultOf(head, HEAD) === null) &&
  rising(v as unknown as LedgerHead[], (head) => head.ref);

const FOLD: Shape = { source: text(MAX_SOURCE), fuel: count, tests: text(MAX_SOURCE) };

/** By kind; a `ts` is the only field that may be left out. */
const OPS: Readonly<Record<SessionOp['kind'], Shape>> = {
  fork: {
    ns: (v) => typeof v === 'string' && isNamespace(v),
    heads,
    events: count,
    position: count,
    gov: cid,
  },
  toggle: {
    cids: (v) =>
      Array.isArray(v) &&
      v.length > 0 &&
      v.length <= MAX_TOGGLED &&
      v.every(isEventCid) &&
      rising(v as string[], (one) => one),
    off: bool,
  },
  insert: {
    id: ulid,
    at: count,
    rank: count,
    type: text(64),
    actor: isActor,
    payload: isJsonObject,
  },
  remove: { id: ulid },
  fold: { fold: (v) => v === null || faultOf(v, FOLD) === null },
  keep: { kept: bool },
  discard: {},
  undo: {},
  redo: {},
};

const TIMESTAMP: Shape = { ts: (v) => typeof v === 'string' && parseTimestamp(v) !== null };

const op: Check = (v) => {
  if (!isJsonObject(v) || typeof v.kind !== 'string' || !Object.hasOwn(OPS, v.kind)) return false;
  const kind = v.kind as SessionOp['kind'];
  return faultOf(v, { kind: () => true, ...OPS[kind] }, kind === 'insert' ? TIMESTAMP : {}) === null;
};

const STEP: Shape = {
  v: (v) => v === 1,
  repo: cid,
  actor: isActor,
  signer: isKeyId,
  session: ulid,
  ulid,
  prev: (v) => v === null || (typeof v === 'string' && /^blake3:[0-9a-f]{64}$/.test(v)),
  op,
};

/** Strict: canonical text with exactly the known fields, or ERR_SESSION_INVALID. */
export function parseStep(canonical: string): SessionStep {
  const bad = (why: string): never => {
    throw new GatosError('ERR_SESSION_INVALID', `A step of a what-if is not valid: ${why}.`, {
      hint: 'A newer version may have written it; reality is not touched by it.',
    });
  };
  if (canonical.length > MAX_STEP_BYTES) bad('it is too large');
  const value = parseJsonStrict(canonical);
  const wrong = faultOf(value, STEP);
  if (wrong !== null) bad(`${wrong.slice(0, 40)} is malformed`);
  if (canonicalJson(value) !== canonical) bad('it is not in canonical form');
  return value as unknown as SessionStep;
}
