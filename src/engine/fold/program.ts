import type { FoldEvent, LuaRuntime } from '../../ports/lua.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { sha256Digest } from '../../protocol/crypto/hash.ts';
import { foldRootOf, type StoredFold } from '../../protocol/policy/bundle.ts';
import type { FullEvent, LedgerEvent } from '../ledger/event.ts';

/** The fold of a namespace as the active bundle holds it, with the identity that proofs cite. */
export interface FoldSpec {
  readonly source: string;
  /** What runs; null in a bundle of echo@0, whose fold has to be activated again. */
  readonly elc: Uint8Array | null;
  /** [STA-4] `sha256:<64 hex>` of the ELC. */
  readonly foldRoot: string;
}

export function foldSpec({ source, elc }: Pick<StoredFold, 'source' | 'elc'>): FoldSpec {
  return { source, elc, foldRoot: elc === null ? sha256Digest(utf8(source)) : foldRootOf(elc) };
}

/** Throws ERR_FOLD_INVALID with line and column when the source does not compile or its chunk fails. */
export async function compileFold(
  runtime: LuaRuntime,
  source: string,
  fuel?: number,
): Promise<FoldSpec & { readonly elc: Uint8Array }> {
  const { elc, root } = await runtime.compile(source, {
    kind: 'fold',
    ...(fuel === undefined ? {} : { fuel }),
  });
  return { source, elc, foldRoot: root };
}

/** Reads from Git what a fold sees of events, in the order given (`foldEventsOf` of a ledger). */
export type LoadFoldEvents = (events: readonly LedgerEvent[]) => Promise<readonly FoldEvent[]>;

export function foldEventsOf(ledger: {
  load(events: readonly LedgerEvent[]): Promise<readonly FullEvent[]>;
}): LoadFoldEvents {
  return async (events) => (await ledger.load(events)).map(toFoldEvent);
}

/** [STA-1] All a fold sees of an event. */
export function toFoldEvent(event: FullEvent): FoldEvent {
  const { type, ulid, actor, ns, payload, ts } = event.envelope;
  const base = { type, ulid, actor, ns, payload, cid: event.cid };
  return ts === undefined ? base : { ...base, ts };
}
