import type { Oid } from '../../../ports/repository.ts';
import { textOf, utf8 } from '../../../protocol/bytes.ts';
import { GATE_VERSION } from '../../../protocol/policy/gate.ts';
import type { Quarantined } from '../quarantine.ts';
import { checksum } from './checksum.ts';

/** The one file whose name is known; it names the others. */
export const HEAD_NAME = 'ledger';
const FORMAT = 'gatos-index/1';

export interface IndexedChunk {
  readonly name: string;
  readonly rows: number;
}

/** How far a journal had been read: the cursor of what is known of it. */
export interface IndexedJournal {
  readonly ref: string;
  /** What the ref named. */
  readonly head: Oid;
  readonly events: number;
  readonly quarantine: readonly Quarantined[];
}

/** What an index holds and what it rests on. */
export interface IndexHead {
  /** Event-CIDs of the genesis and of the last gov event by which it was judged. */
  readonly genesis: string;
  readonly gov: string;
  readonly rows: number;
  readonly types: readonly string[];
  readonly refs: readonly string[];
  readonly journals: readonly IndexedJournal[];
  readonly chunks: readonly IndexedChunk[];
}

/** JSON, a newline, and the checksum of what stands before it. */
export function encodeHead(head: IndexHead): Uint8Array {
  const body = utf8(JSON.stringify({ format: FORMAT, gate: GATE_VERSION, ...head }));
  const bytes = new Uint8Array(body.length + 9);
  bytes.set(body);
  bytes.set(utf8(`\n${checksum(body)}`), body.length);
  return bytes;
}

/** Null for what is broken, or was judged by other rules, or written by another version. */
export function decodeHead(bytes: Uint8Array): IndexHead | null {
  if (bytes.length < 9) return null;
  const body = bytes.subarray(0, -9);
  if (textOf(bytes.subarray(-9)) !== `\n${checksum(body)}`) return null;
  const head = JSON.parse(textOf(body)) as IndexHead & { readonly format?: unknown; readonly gate?: unknown };
  return head.format === FORMAT && head.gate === GATE_VERSION ? head : null;
}
