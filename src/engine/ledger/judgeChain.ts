import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { EventCommit } from '../../protocol/event/commit.ts';
import type { JournalTip } from '../../protocol/policy/gate.ts';
import { toLedgerEvent } from './event.ts';
import type { Governance } from './governance.ts';
import { judge } from './journal.ts';
import type { Quarantined } from './quarantine.ts';
import { isBad, walkChain } from './readChain.ts';
import { EventTable } from './table.ts';

export interface ChainRequest {
  readonly store: ObjectStore;
  readonly verifier: SignatureVerifier;
  readonly governance: Governance;
  readonly ref: string;
  readonly head: Oid;
  /** The last event that is known and stands; null reads from the first one. */
  readonly after: { readonly oid: Oid; readonly tip: JournalTip } | null;
  readonly task: Task;
  /** Told of every batch that was judged. */
  readonly onJudged: (commits: number) => void;
}

/** What a journal has gained: the accepted events as rows of a table of their own, oldest LAST, and the refused. */
export interface JudgedChain {
  readonly ref: string;
  readonly head: Oid;
  readonly table: EventTable;
  /** Rows `accepted.to - 1` down to `accepted.from`. */
  readonly accepted: { readonly from: number; readonly to: number };
  readonly quarantine: readonly Quarantined[];
}

type Refusal = { readonly code: ErrorCode; readonly reason: string };

const UNSIGNED: Refusal = {
  code: 'ERR_SIGNATURE_INVALID',
  reason: 'The signature does not match the event and its signer.',
};
/** Signatures under way while the next as many commits are read; more gains nothing and delays cancelling. */
const BATCH = 256;

/**
 * [JRN-5] Judges every commit from the head back to `after` by the one verdict. It walks as Git does, from child to
 * parent, and keeps only columns: an event is judged once the one before it has been read, on the assumption that that
 * one stands; where it does not, the first refused commit quarantines all that follows it anyway (EVT-7).
 */
class ChainJudge {
  readonly table = new EventTable();
  /** By row. Of a row without one, the commit stands if all before it do. */
  readonly refusals = new Map<number, Refusal>();
  private readonly request: ChainRequest;
  /** The event read last, which waits for the one before it. */
  private waiting: { readonly event: EventCommit; readonly row: number } | null = null;
  /** The last signer: a journal has one. */
  private key: { readonly id: string; readonly bytes: Uint8Array } = { id: '', bytes: new Uint8Array() };
  private flying: Promise<void>[] = [];
  private landing: Promise<unknown> = Promise.resolve();

  constructor(request: ChainRequest) {
    this.request = request;
  }

  async run(): Promise<void> {
    const { store, head, after, task } = this.request;
    for await (const link of walkChain(store, head, after?.oid ?? null)) {
      if (isBad(link)) {
        this.waiting = null;
        this.refusals.set(this.table.addCommit(link.oid), link.bad);
      } else this.take(link);
      if (this.table.count % BATCH === 0) {
        await this.land();
        this.request.onJudged(BATCH);
        await task.breathe();
      }
    }
    this.settle(after?.tip ?? EMPTY);
    await this.land();
    await this.land();
    this.request.onJudged(this.table.count % BATCH);
    await task.breathe();
  }

  private take(event: EventCommit): void {
    const { ref, governance } = this.request;
    const kept = toLedgerEvent(event, ref, governance);
    this.settle({ cid: kept.cid, ulid: kept.ulid, govIndex: kept.govIndex });
    const row = this.table.add(kept);
    this.waiting = { event, row };
    this.flying.push(this.checkSignature(event, row));
  }

  /** Judges the event that waits, now that it is known what it stands on. */
  private settle(tip: JournalTip): void {
    if (this.waiting === null) return;
    const { event, row } = this.waiting;
    const verdict = judge(this.request.governance, this.request.ref, event, tip);
    if (!verdict.allow && !this.refusals.has(row))
      this.refusals.set(row, { code: verdict.code, reason: verdict.reason });
    this.waiting = null;
  }

  private async checkSignature(event: EventCommit, row: number): Promise<void> {
    const { verifier } = this.request;
    if (this.key.id !== event.keyId) this.key = { id: event.keyId, bytes: parseKeyId(event.keyId) };
    // Whatever else is wrong with it: nobody is to be blamed for an event that they may not have signed.
    if (!(await verifier.verify(this.key.bytes, event.canonical, event.signature)))
      this.refusals.set(row, UNSIGNED);
  }

  /** Waits for the signatures of the batch before this one: the platform works on while commits are read. */
  private async land(): Promise<void> {
    const earlier = this.landing;
    this.landing = Promise.all(this.flying);
    this.landing.catch(() => undefined);
    this.flying = [];
    await earlier;
  }
}

const EMPTY: JournalTip = { cid: null, ulid: null, govIndex: -1 };

/** Throws ERR_REF_REWRITE if `after` is not behind the head, ERR_CANCELLED, and what the store throws. */
export async function judgeChain(request: ChainRequest): Promise<JudgedChain> {
  const chain = new ChainJudge(request);
  await chain.run();
  const { table, refusals } = chain;
  let first = table.count - 1;
  while (first >= 0 && !refusals.has(first)) first--;
  const { ref, head } = request;
  const quarantine: Quarantined[] = [];
  for (let row = first; row >= 0; row--) {
    const refusal = row === first ? refusals.get(row) : undefined;
    quarantine.push({ ref, oid: table.oid(row), ...(refusal ?? FOLLOWS_REFUSED) });
  }
  return { ref, head, table, accepted: { from: first + 1, to: table.count }, quarantine };
}

const FOLLOWS_REFUSED: Refusal = {
  code: 'ERR_CHAIN_BROKEN',
  reason: 'It stands on a commit of this journal that was refused.',
};
