import { compareText, utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import { isEventCid } from '../codec/cid.ts';
import type { JsonValue } from '../codec/json.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { isKeyId } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { isUlid } from '../event/ulid.ts';
import { isActor, isNamespace, parseJournalRef } from '../journal/names.ts';

/** One journal's share of the window: everything up to and including `cid`. */
export interface LedgerHead {
  readonly ref: string;
  readonly commit: string;
  readonly cid: string;
}

export interface FoldFaultRecord {
  readonly cid: string;
  readonly code: string;
}

/** [STA-5] What a Proof-of-Fold binds together. Canonical JSON; signed as kind `pof`. */
export interface FoldProof {
  readonly v: 1;
  readonly ns: string;
  readonly repo: string;
  readonly actor: string;
  readonly signer: string;
  /** Dates the proof and its commit. */
  readonly ulid: string;
  /** Event-CIDs, inclusive; null when there was no event. */
  readonly ledger_start: string | null;
  readonly ledger_end: string | null;
  /** Sorted by ref. */
  readonly ledger_heads: readonly LedgerHead[];
  readonly events: number;
  readonly gov_head: string;
  readonly policy_root: string;
  readonly policy_code_root: string;
  readonly fold_id: string;
  readonly fold_engine: string;
  /** Counts the bundles of the gov chain up to the one in force. */
  readonly fold_version: number;
  /** `fixed-q32.32`; `lua-5.4` for echo@0, whose numbers were exact only at the edges (ENC-7). */
  readonly fold_math: string;
  /** `sha256:` of the ELC; of the source for echo@0. */
  readonly fold_root: string;
  /** `pcg32@1` where the fold draws from `rng`; absent elsewhere. */
  readonly fold_rng?: string;
  readonly fold_faults: readonly FoldFaultRecord[];
  readonly state_root: string;
}

export function formatProof(proof: FoldProof): string {
  return canonicalJson(proof as unknown as JsonValue);
}

/** [ENC-6] The bytes that are signed: the kind and a newline before the artefact, so no signature serves another kind. */
export function signedArtefactBytes(kind: string, canonical: string): Uint8Array {
  return utf8(`gatos/${kind}/v1\n${canonical}`);
}

const OID = /^[0-9a-f]{40}$/;
const BLAKE3 = /^blake3:[0-9a-f]{64}$/;
const SHA256 = /^sha256:[0-9a-f]{64}$/;

export type Check = (value: unknown) => boolean;
export const matches =
  (pattern: RegExp): Check =>
  (v) =>
    typeof v === 'string' && pattern.test(v);
export const cidOrNull: Check = (v) => v === null || isEventCid(v);
export const text: Check = (v) => typeof v === 'string' && v.length <= 200;

export type Shape<T> = Readonly<Record<keyof T, Check>>;

/** An object with exactly these fields, each as it must be: the name of the first that is not, or null. */
export function firstFault<T>(value: unknown, shape: Shape<T>): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return 'it';
  const fields = Object.entries<Check>(shape);
  const wrong = fields.find(
    ([field, check]) => !Object.hasOwn(value, field) || !check((value as Record<string, unknown>)[field]),
  );
  return wrong?.[0] ?? Object.keys(value).find((key) => !Object.hasOwn(shape, key)) ?? null;
}

const HEAD: Shape<LedgerHead> = {
  ref: (v) => typeof v === 'string' && parseJournalRef(v) !== null,
  commit: matches(OID),
  cid: isEventCid,
};

/** Sorted by ref, each once: a journal listed twice would be folded twice. */
export function areHeads(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every((head) => firstFault(head, HEAD) === null)) return false;
  const heads = value as readonly LedgerHead[];
  return heads.every((head, i) => i === 0 || compareText(heads[i - 1]?.ref ?? '', head.ref) < 0);
}

const FAULT: Shape<FoldFaultRecord> = { cid: isEventCid, code: matches(/^E_[A-Z0-9_]{1,30}$/) };

const PROOF: Shape<Omit<FoldProof, 'fold_rng'>> = {
  v: (v) => v === 1,
  ns: (v) => typeof v === 'string' && isNamespace(v),
  repo: isEventCid,
  actor: isActor,
  signer: isKeyId,
  ulid: isUlid,
  ledger_start: cidOrNull,
  ledger_end: cidOrNull,
  ledger_heads: areHeads,
  events: (v) => Number.isSafeInteger(v) && (v as number) >= 0,
  gov_head: isEventCid,
  policy_root: matches(OID),
  policy_code_root: matches(SHA256),
  fold_id: text,
  fold_engine: text,
  fold_version: (v) => Number.isSafeInteger(v) && (v as number) >= 1,
  fold_math: text,
  fold_root: matches(SHA256),
  fold_faults: (v) => Array.isArray(v) && v.every((fault) => firstFault(fault, FAULT) === null),
  state_root: matches(BLAKE3),
};

function hasRng(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fold_rng');
}

/** Strict: canonical text with exactly the known fields, or ERR_PROOF_INVALID. */
export function parseProof(canonical: string): FoldProof {
  const value = parseJsonStrict(canonical);
  const bad = (why: string): never => {
    throw new GatosError('ERR_PROOF_INVALID', `The proof manifest is not valid: ${why}.`);
  };
  const wrong = hasRng(value)
    ? firstFault<FoldProof>(value, { ...PROOF, fold_rng: text })
    : firstFault(value, PROOF);
  if (wrong !== null) bad(`${wrong.slice(0, 40)} is malformed`);
  if (canonicalJson(value) !== canonical) bad('it is not in canonical form');
  return value as unknown as FoldProof;
}
