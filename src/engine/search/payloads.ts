import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { Rows } from '../ledger/rows.ts';
import type { EventTable } from '../ledger/table.ts';
import type { Time } from '../world/time.ts';

/** Characters of payloads that are kept of one world, so that the next search reads nothing from Git. */
const MOST_CHARACTERS = 32 << 20;

interface Kept {
  readonly texts: (string | undefined)[];
  characters: number;
}

const KEPT = new WeakMap<EventTable, Kept>();

export interface PayloadTexts {
  /** Canonical JSON, one for each place asked for. */
  readonly texts: readonly string[];
  /** How many of them were read from Git. */
  readonly read: number;
}

/** The payloads of events (0-based places in the order), in that order. Throws ERR_OBJECT_MISSING. */
export async function payloadTexts(time: Time, indices: readonly number[]): Promise<PayloadTexts> {
  const texts = indices.map((index) => keptText(time, index));
  const missing: number[] = [];
  const events: LedgerEvent[] = [];
  for (const [i, index] of indices.entries()) {
    const event = texts[i] === undefined ? time.order.at(index) : undefined;
    if (event === undefined) continue;
    missing.push(i);
    events.push(event);
  }
  // The rows are looked up before the wait: a late event may land in the past meanwhile.
  const rows = missing.map((i) => rowOf(time, indices[i] ?? 0));
  for (const [k, event] of (events.length === 0 ? [] : await time.load(events)).entries()) {
    const text = canonicalJson(event.envelope.payload);
    texts[missing[k] ?? 0] = text;
    keep(time, rows[k] ?? null, text);
  }
  return { texts: texts.map((text) => text ?? ''), read: events.length };
}

function rowOf({ order }: Time, index: number): number | null {
  return order instanceof Rows ? order.row(index) : null;
}

function keptText(time: Time, index: number): string | undefined {
  const row = rowOf(time, index);
  return row === null || !(time.order instanceof Rows) ? undefined : KEPT.get(time.order.table)?.texts[row];
}

/** When it is full, what is in it stays: a search goes through all, and would push out what it comes to next. */
function keep({ order }: Time, row: number | null, text: string): void {
  if (row === null || !(order instanceof Rows)) return;
  let kept = KEPT.get(order.table);
  if (kept === undefined) {
    kept = { texts: [], characters: 0 };
    KEPT.set(order.table, kept);
  }
  if (kept.characters + text.length > MOST_CHARACTERS) return;
  kept.characters += text.length;
  kept.texts[row] = text;
}
