import type { BisectLog, BisectMark, BisectPredicate, BisectStatus } from '../../../rpc/contract.ts';

/** A position that a person chose as an end; an event's CID, because positions shift when late events arrive. */
export interface End {
  readonly position: number;
  /** null at 0. */
  readonly cid: string | null;
}

/** What the form says, before anything is asked. */
export interface Draft {
  readonly kind: BisectPredicate['kind'];
  readonly jq: string;
  readonly echolua: string;
  /** null: the beginning. */
  readonly good: End | null;
  /** null: the newest event. */
  readonly bad: End | null;
}

export const EMPTY_DRAFT: Draft = { kind: 'jq', jq: '', echolua: '', good: null, bad: null };

/** What outlives a reload. */
export interface Saved {
  readonly draft: Draft;
  readonly log: BisectLog | null;
}

export function predicateOf(draft: Draft): BisectPredicate {
  if (draft.kind === 'hand') return { kind: 'hand' };
  return { kind: draft.kind, source: draft[draft.kind].trim() };
}

/** The ends that a person chose, as the first marks of a log. */
export function endMarks({ good, bad }: Pick<Draft, 'good' | 'bad'>): readonly BisectMark[] {
  const marks: BisectMark[] = [];
  if (good !== null) marks.push({ ...good, term: 'good' });
  if (bad !== null) marks.push({ ...bad, term: 'bad' });
  return marks;
}

/** Nothing is left to ask: there is a culprit, or skipped events keep us from knowing which it is. */
export function isDone(status: BisectStatus | null): boolean {
  return status !== null && (status.culprit !== null || status.suspects.length > 0);
}

/** Both ends are known, so there is something to narrow. */
export function hasBegun(status: BisectStatus | null): boolean {
  return status !== null && status.good !== null && status.bad !== null;
}

const TERMS = ['good', 'bad', 'skip'];
const OUTCOMES = ['true', 'false', 'error'];
const KINDS = ['hand', 'jq', 'echolua'];

/** What was kept, or null where that is not what this version would have written. */
export function parseSaved(text: string | null): Saved | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || !isDraft(value.draft)) return null;
    return { draft: value.draft, log: isLog(value.log) ? value.log : null };
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEnd(value: unknown): value is End {
  if (!isRecord(value) || !Number.isSafeInteger(value.position)) return false;
  return value.position === 0 ? value.cid === null : typeof value.cid === 'string';
}

function isDraft(value: unknown): value is Draft {
  if (!isRecord(value) || !KINDS.includes(String(value.kind))) return false;
  if (typeof value.jq !== 'string' || typeof value.echolua !== 'string') return false;
  return [value.good, value.bad].every((end) => end === null || isEnd(end));
}

function isMark(value: unknown): value is BisectMark {
  if (!isRecord(value) || !isEnd(value) || !TERMS.includes(String(value.term))) return false;
  return value.outcome === undefined || OUTCOMES.includes(String(value.outcome));
}

function isLog(value: unknown): value is BisectLog {
  if (!isRecord(value) || typeof value.ns !== 'string' || !isRecord(value.predicate)) return false;
  const { kind, source } = value.predicate;
  if (!KINDS.includes(String(kind)) || (kind !== 'hand' && typeof source !== 'string')) return false;
  return Array.isArray(value.marks) && value.marks.every(isMark);
}
