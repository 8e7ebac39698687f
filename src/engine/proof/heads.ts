import { compareText } from '../../protocol/bytes.ts';
import type { LedgerHead } from '../../protocol/state/proof.ts';
import type { EventOrder } from '../ledger/event.ts';
import { Rows } from '../ledger/rows.ts';
import { BranchOrder } from '../sessions/branchOrder.ts';

/**
 * [STA-3] The last event of each journal among the first `position` of an order, sorted by ref: with them the window is
 * given, since each journal's share of it is a beginning of the journal (JRN-4); of a what-if, its base's. Reads columns
 * where there are any.
 */
export function headsAt(order: EventOrder, position = order.length): LedgerHead[] {
  const heads = headsIn(order, position);
  return heads.sort((a, b) => compareText(a.ref, b.ref));
}

function headsIn(order: EventOrder, position: number): LedgerHead[] {
  if (order instanceof Rows) return headsOfRows(order, position);
  if (order instanceof BranchOrder) return headsOfRows(order.base, order.baseBefore(position));
  return headsOfEvents(order, position);
}

function headsOfRows({ table, all }: Rows, position: number): LedgerHead[] {
  const last = new Map<number, number>();
  const { refs } = table.columns;
  for (let i = 0; i < position; i++) {
    const row = all[i] ?? 0;
    last.set(refs[row] ?? 0, row);
  }
  return [...last.values()].map((row) => ({
    ref: table.ref(row),
    commit: table.oid(row),
    cid: table.cid(row),
  }));
}

function headsOfEvents(order: EventOrder, position: number): LedgerHead[] {
  const last = new Map<string, LedgerHead>();
  for (const { ref, oid, cid } of order.slice(0, position)) last.set(ref, { ref, commit: oid, cid });
  return [...last.values()];
}
