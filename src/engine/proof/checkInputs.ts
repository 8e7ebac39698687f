import type { Oid } from '../../ports/repository.ts';
import { isUlid } from '../../protocol/event/ulid.ts';
import { parseCommit } from '../../protocol/git/object.ts';
import type { FoldProof, LedgerHead } from '../../protocol/state/proof.ts';
import type { Rows } from '../ledger/rows.ts';
import { counted } from '../words.ts';
import type { World } from '../world/world.ts';
import type { Findings, FirstDifference } from './verdict.ts';

/** The events of the window, or null when they are not here as the proof names them. */
export async function checkInputs(world: World, proof: FoldProof, findings: Findings): Promise<Rows | null> {
  for (const head of proof.ledger_heads) {
    const event = world.ledger.window([head])?.at(-1);
    if (event?.oid === head.commit && event.ns === proof.ns) continue;
    const { detail, at } = await missingHead(world, proof.ns, head);
    findings.add('Inputs', false, detail, 'inputs', at);
    return null;
  }
  const window = world.ledger.window(proof.ledger_heads);
  if (window === null) return null;
  const unlike = firstUnlike(world, window, proof);
  const standing = `The window's ${counted(window.length, 'event')}: here, signed and in order.`;
  findings.add('Inputs', unlike === null, unlike?.detail ?? standing, 'inputs', unlike?.at);
  return unlike === null ? window : null;
}

interface Unlike {
  readonly detail: string;
  readonly at: FirstDifference;
}

/** What the proof says of its window against the window that its heads make. */
function firstUnlike(world: World, window: Rows, proof: FoldProof): Unlike | null {
  const here = (index: number) => window.at(index)?.cid ?? null;
  const unlike = (index: number, claimed: string | null, detail: string) => {
    const event = window.at(index);
    const number = event === undefined ? 1 : (world.ledger.numberOf(event) ?? 1);
    const computed = quoted(event?.cid ?? null);
    return { detail, at: { number, path: [], claimed: quoted(claimed), computed } };
  };
  const counts = `The proof names ${counted(proof.events, 'event')}; up to its heads the journals hold ${counted(window.length, 'event')}.`;
  if (here(0) !== proof.ledger_start)
    return unlike(0, proof.ledger_start, 'The first event is not the one that the proof names.');
  if (proof.events < window.length) return unlike(proof.events, null, counts);
  if (proof.events > window.length) return unlike(-1, null, counts);
  if (here(-1) !== proof.ledger_end)
    return unlike(-1, proof.ledger_end, 'The last event is not the one that the proof names.');
  return null;
}

function quoted(cid: string | null): string | null {
  return cid === null ? null : JSON.stringify(cid);
}

/** Where a journal parts from what it was: at its first refused commit, or where it ends. */
async function missingHead(world: World, ns: string, head: LedgerHead): Promise<Unlike> {
  const journal = world.ledger.journal(head.ref);
  const last = journal?.events.at(-1);
  const refused = journal?.quarantine[0];
  const place = refused === undefined ? null : await placeOf(world, ns, refused.oid);
  const number = place ?? (last === undefined ? 1 : (world.ledger.numberOf(last) ?? 0) + 1);
  const at = { number, path: [], claimed: quoted(head.cid), computed: null };
  const what = `The journal ${head.ref} has no accepted event ${head.commit.slice(0, 8)}`;
  if (refused === undefined) {
    const end =
      journal === undefined ? 'is not here' : `ends after ${counted(journal.events.length, 'event')}`;
    return { detail: `${what}: it ${end}.`, at };
  }
  return { detail: `${what}: from ${refused.oid.slice(0, 8)} on it was refused. ${refused.reason}`, at };
}

/** [JRN-4] Where a refused event would stand, by the ULID in its subject (EVT-4); null where there is none. */
async function placeOf(world: World, ns: string, oid: Oid): Promise<number | null> {
  const object = await world.deps.repository.read(oid);
  if (object?.type !== 'commit') return null;
  try {
    const ulid = parseCommit(object.body).message.split('\n', 1)[0]?.split(' ').at(-1);
    return isUlid(ulid) ? countBefore(world.ledger.order(ns), ulid) + 1 : null;
  } catch {
    return null;
  }
}

function countBefore(order: Rows, ulid: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order.at(middle)?.ulid ?? '') < ulid) low = middle + 1;
    else high = middle;
  }
  return low;
}
