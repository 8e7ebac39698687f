import type { Oid, PlannedObject } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { textOf } from '../../protocol/bytes.ts';
import { deviceOf, parseKeyId } from '../../protocol/crypto/keys.ts';
import { type ErrorCode, GatosError, toErrorShape } from '../../protocol/errors.ts';
import { planEventCommit, type SignedEvent } from '../../protocol/event/commit.ts';
import type { EncodedEnvelope } from '../../protocol/event/envelope.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { journalRef, parseJournalRef, requireNamespace } from '../../protocol/journal/names.ts';
import { draftEvent, ownJournalRef } from '../emit/draft.ts';
import { type LedgerEvent, toLedgerEvent } from '../ledger/event.ts';
import { type Journal, judge, tipOf } from '../ledger/journal.ts';
import { FUTURE_LIMIT_MS } from '../ledger/ledger.ts';
import { retryOnConflict } from '../retry.ts';
import { greatestSeen } from '../world/hybridClock.ts';
import { refreshWorld, requireIdentity, type World } from '../world/world.ts';
import { type PlainLine, parseImportLine } from './importLine.ts';
import { idBitsOf, importIdBits, importUlid } from './importUlid.ts';

export interface Refusal {
  /** 1-based line of the file. */
  readonly line: number;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface ImportReport {
  readonly lines: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly refused: readonly Refusal[];
}

/** Lines signed at once, and how often progress is told and a cancel heard. */
const BATCH = 250;
/** Objects written ahead of the ref move in one pack. */
const STAGE = 2_000;

/** One journal as it grows in memory while the file is read. */
interface Growing {
  /** What its ref names now, and what it will name. */
  readonly before: Oid | null;
  head: Oid | null;
  readonly added: LedgerEvent[];
}

/** A line that passed the gate and waits for its signature. */
interface Pending {
  readonly ref: string;
  readonly event: EncodedEnvelope;
  readonly signed: SignedEvent | null;
}

class Import {
  readonly refused: Refusal[] = [];
  imported = 0;
  duplicates = 0;
  private readonly world: World;
  private readonly ns: string;
  private readonly growing = new Map<string, Growing>();
  private readonly knownIds = new Set<bigint>();
  private readonly knownCids = new Set<string>();
  private staged: PlannedObject[] = [];
  private greatest: string | null;
  private readonly ownRef: string;
  /** Tips as they will be once what is pending has been written. */
  private readonly tips = new Map<string, ReturnType<typeof tipOf>>();

  private readonly key: string | undefined;

  constructor(world: World, ns: string, key: string | undefined) {
    this.world = world;
    this.key = key;
    this.ns = requireNamespace(ns);
    this.ownRef = ownJournalRef(world, ns);
    const { actor } = requireIdentity(world);
    // Every journal of this actor: the file may have been imported on another device (EVT-6).
    for (const journal of world.ledger.journals) {
      const name = parseJournalRef(journal.ref);
      if (name?.ns !== ns || name.actor !== actor) continue;
      const { table } = journal.events;
      for (const row of journal.events.all) this.knownIds.add(idBitsOf(table.ulid(row)));
    }
    requireSound(world.ledger.journal(this.ownRef));
    this.greatest = greatestSeen(world, world.deps.clock.now(), this.tip(this.ownRef).ulid);
  }

  private journal(ref: string): Growing {
    const known = this.growing.get(ref);
    if (known !== undefined) return known;
    const head = this.world.ledger.journal(ref)?.events.at(-1)?.oid ?? null;
    const fresh: Growing = { before: head, head, added: [] };
    this.growing.set(ref, fresh);
    return fresh;
  }

  private tip(ref: string) {
    return this.tips.get(ref) ?? tipOf(this.world.ledger.journal(ref)?.events);
  }

  async batch(lines: readonly string[], firstLine: number): Promise<void> {
    const pending: Pending[] = [];
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      try {
        const next = await this.line(line, firstLine + i);
        if (next === null) this.duplicates++;
        else pending.push(next);
      } catch (error) {
        const { code, message } = toErrorShape(error);
        if (code === 'ERR_INTERNAL' || code === 'ERR_IDENTITY_MISSING') throw error;
        this.refused.push({ line: firstLine + i, code, reason: message });
      }
    }
    await this.commit(pending);
  }

  /** The event of a line on top of its journal, or null for a duplicate. Throws what refuses it. */
  private async line(text: string, number: number): Promise<Pending | null> {
    const line = parseImportLine(text);
    if (line.kind === 'plain') return this.plain(line, number);
    const { event } = line;
    if (this.knownCids.has(event.cid) || this.world.ledger.findCid(event.cid) !== undefined) return null;
    if (event.envelope.ns !== this.ns)
      throw new GatosError('ERR_WRONG_JOURNAL', `The event belongs to the namespace "${event.envelope.ns}".`);
    if (!(await this.world.deps.verifier.verify(parseKeyId(event.keyId), event.canonical, event.signature))) {
      throw new GatosError('ERR_SIGNATURE_INVALID', 'The signature does not match the event and its signer.');
    }
    const ref = journalRef(this.ns, event.envelope.actor, deviceOf(parseKeyId(event.keyId)));
    requireSound(this.world.ledger.journal(ref));
    return this.admit({ ref, event, signed: event }, event.keyId);
  }

  private plain(line: PlainLine, number: number): Pending | null {
    // [EVT-6] With a key every line has an id, so that a second try finds what the first has written.
    const id = line.id ?? (this.key === undefined ? undefined : `${this.key}#${number}`);
    const bits = id === undefined ? null : importIdBits(id);
    if (bits !== null && this.knownIds.has(bits)) return null;
    const ulid = importUlid(this.world.deps.clock.now(), this.greatest, bits ?? randomBits(this.world));
    const request = {
      ns: this.ns,
      type: line.type,
      payload: line.payload,
      ...(line.ts === undefined ? {} : { ts: line.ts }),
    };
    const event = draftEvent(this.world, request, ulid, this.tip(this.ownRef));
    const admitted = this.admit(
      { ref: this.ownRef, event, signed: null },
      requireIdentity(this.world).signer.keyId,
    );
    if (bits !== null) this.knownIds.add(bits);
    return admitted;
  }

  private admit(pending: Pending, keyId: string): Pending {
    const { ref, event } = pending;
    const tip = this.tip(ref);
    const verdict = judge(this.world.ledger.governance, ref, { ...event, keyId }, tip);
    if (!verdict.allow) throw new GatosError(verdict.code, verdict.reason);
    const govIndex = this.world.ledger.governance.byCid.get(event.envelope.gov ?? '')?.index ?? tip.govIndex;
    const { ulid } = event.envelope;
    this.tips.set(ref, { cid: event.cid, ulid, govIndex });
    this.knownCids.add(event.cid);
    // [EVT-6] [JRN-6] what is seen moves the clock, but for the journals of others when it is too far ahead.
    const counts = ref === this.ownRef || ulidTime(ulid) <= this.world.deps.clock.now() + FUTURE_LIMIT_MS;
    if (counts && (this.greatest === null || ulid > this.greatest)) this.greatest = ulid;
    return pending;
  }

  private async commit(pending: readonly Pending[]): Promise<void> {
    const { signer } = requireIdentity(this.world);
    const signatures = await Promise.all(
      pending.map(({ event, signed }) => signed?.signature ?? signer.sign(event.canonical)),
    );
    for (const [i, { ref, event, signed }] of pending.entries()) {
      const journal = this.journal(ref);
      const signedEvent: SignedEvent = signed ?? {
        ...event,
        keyId: signer.keyId,
        signature: signatures[i] ?? new Uint8Array(),
      };
      const { commit, object } = planEventCommit(signedEvent, journal.head);
      journal.head = commit.oid;
      journal.added.push(toLedgerEvent(commit, ref, this.world.ledger.governance));
      this.staged.push(object);
      this.imported++;
    }
    if (this.staged.length >= STAGE) await this.stage();
  }

  /** Writes objects ahead of the refs: harmless if the import ends here, since nothing names them. */
  private async stage(): Promise<void> {
    if (this.staged.length === 0) return;
    await this.world.deps.repository.apply({ objects: this.staged, refs: [] });
    this.staged = [];
  }

  /** Moves every journal once, all or none, and takes the events into the ledger. False when a race was lost. */
  async finish(): Promise<boolean> {
    const grown = [...this.growing].filter(([, journal]) => journal.added.length > 0);
    const refs = grown.map(([ref, journal]) => ({
      ref,
      expected: journal.before,
      next: journal.head,
    }));
    const applied = await this.world.deps.repository.apply({ objects: this.staged, refs });
    if (!applied.ok) return false;
    for (const [ref, { added }] of grown) {
      const unchanged = this.world.ledger.append(ref, added);
      this.world.timelines.follow(this.world.ledger, this.ns, unchanged);
    }
    return true;
  }
}

/** [JRN-5] Nothing can follow a refused commit: the journal's ref names it, and what stands on it is refused too. */
function requireSound(journal: Journal | undefined): void {
  const refused = journal?.quarantine[0];
  if (refused === undefined) return;
  throw new GatosError(
    'ERR_CHAIN_BROKEN',
    `The journal ${refused.ref} holds a refused commit (${refused.oid.slice(0, 8)}): nothing can follow it.`,
    { hint: refused.reason },
  );
}

function randomBits(world: World): bigint {
  let bits = 0n;
  for (const byte of world.deps.random.bytes(8)) bits = (bits << 8n) | BigInt(byte);
  return bits;
}

/**
 * Imports JSON Lines into this device's journal of a namespace (signed lines into their own). Objects are staged in
 * packs and the refs move once at the end: a cancel or a crash before that leaves the world as it was. Lines that the
 * gate refuses are reported and passed over. [JRN-2] When another writer was faster, the file is judged again on top of
 * what that one wrote. [EVT-6] `key` is a ULID chosen at the first try: with it a second try writes no line twice.
 */
export async function importJsonl(
  world: World,
  ns: string,
  bytes: Uint8Array,
  task: Task,
  key?: string,
): Promise<ImportReport> {
  requireIdentity(world);
  world.timelines.get(ns);
  return world.writing.run(async () => {
    const lines = linesOf(bytes);
    return retryOnConflict(world.deps, async () => {
      const job = await readLines(world, ns, { lines, key }, task);
      if (await job.finish()) {
        return {
          done: true,
          value: {
            lines: lines.length,
            imported: job.imported,
            duplicates: job.duplicates,
            refused: job.refused,
          },
        };
      }
      await refreshWorld(world, task);
      return { done: false };
    });
  });
}

async function readLines(
  world: World,
  ns: string,
  { lines, key }: { readonly lines: readonly string[]; readonly key: string | undefined },
  task: Task,
): Promise<Import> {
  const job = new Import(world, ns, key);
  for (let from = 0; from < lines.length; from += BATCH) {
    await job.batch(lines.slice(from, from + BATCH), from + 1);
    task.progress(Math.min(lines.length, from + BATCH), lines.length, 'importing');
    await task.breathe();
  }
  task.check();
  return job;
}

function linesOf(bytes: Uint8Array): string[] {
  let text: string;
  try {
    text = textOf(bytes);
  } catch (cause) {
    throw new GatosError('ERR_JSON_INVALID', 'The file is not UTF-8 text.', {
      hint: 'A .jsonl file has one JSON object per line.',
      cause,
    });
  }
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}
