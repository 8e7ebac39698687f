import type { FoldEvent } from '../../ports/lua.ts';
import { foldRootOf } from '../../protocol/policy/bundle.ts';
import type { LedgerEvent } from '../ledger/journal.ts';

/** The fold of a namespace as the active bundle holds it, with the identity that proofs cite. */
export interface FoldSpec {
  readonly source: string;
  /** `sha256:<64 hex>` */
  readonly foldRoot: string;
}

export function foldSpec(source: string): FoldSpec {
  return { source, foldRoot: foldRootOf(source) };
}

/** [STA-1] All a fold sees of an event. */
export function toFoldEvent(event: LedgerEvent): FoldEvent {
  const { type, ulid, actor, ns, payload, ts } = event.envelope;
  const base = { type, ulid, actor, ns, payload, cid: event.cid };
  return ts === undefined ? base : { ...base, ts };
}
