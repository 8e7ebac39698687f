import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import {
  type BadCommit,
  type CheckedCommit,
  checkCommits,
  isBad,
  type RawCommit,
} from '../../protocol/event/checkCommits.ts';
import type { Envelope } from '../../protocol/event/envelope.ts';
import type { Intent, JournalTip } from '../../protocol/policy/gate.ts';
import { toLedgerEvent } from './event.ts';
import type { Governance } from './governance.ts';
import { judge } from './journal.ts';
import type { Quarantined } from './quarantine.ts';
import { walkChain } from './readChain.ts';
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
/** Commits that are checked together; more gains nothing and delays cancelling. */
const BATCH = 256;
/** Batches under way where nobody offers threads: the platform checks signatures while the next are read. */
const LANES = 1;

interface Waiting {
  readonly event: Intent['event'] & Pick<Intent, 'keyId'>;
  readonly row: number;
}

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
  private waiting: Waiting | null = null;
  /** Batches under way, the first handed over first. */
  private readonly flying: Promise<readonly CheckedCommit[]>[] = [];
  private batch: (RawCommit | BadCommit)[] = [];

  constructor(request: ChainRequest) {
    this.request = request;
  }

  async run(): Promise<void> {
    const { store, head, after, verifier, task } = this.request;
    const lanes = verifier.threads?.lanes ?? LANES;
    for await (const link of walkChain(store, head, after?.oid ?? null)) {
      if (this.batch.push(link) < BATCH) continue;
      this.send();
      if (this.flying.length > lanes) await this.land();
      await task.breathe();
    }
    this.send();
    while (this.flying.length > 0) await this.land();
    this.settle(after?.tip ?? EMPTY);
    await task.breathe();
  }

  private send(): void {
    const checking = this.check(this.batch);
    // Whoever cancels does not wait for it.
    checking.catch(() => undefined);
    this.flying.push(checking);
    this.batch = [];
  }

  private async check(batch: readonly (RawCommit | BadCommit)[]): Promise<readonly CheckedCommit[]> {
    const { verifier } = this.request;
    const commits = batch.filter((link): link is RawCommit => !isBad(link));
    const checked = await (verifier.threads?.check(commits) ??
      checkCommits(verifier.verify.bind(verifier), commits));
    // A commit that is missing ends the walk.
    return [...checked, ...batch.filter(isBad)];
  }

  private async land(): Promise<void> {
    const checked = (await this.flying.shift()) ?? [];
    for (const commit of checked) this.take(commit);
    this.request.onJudged(checked.length);
  }

  private take(commit: CheckedCommit): void {
    if (isBad(commit)) {
      this.waiting = null;
      this.refusals.set(this.table.addCommit(commit.oid), commit.bad);
      return;
    }
    const { ref, governance } = this.request;
    // Canonical text has no key twice and no number out of range, so the platform reads what the strict reader did.
    const envelope = commit.envelope ?? (JSON.parse(commit.json) as Envelope);
    const event = { ...commit, envelope };
    const kept = toLedgerEvent(event, ref, governance);
    this.settle({ cid: kept.cid, ulid: kept.ulid, govIndex: kept.govIndex });
    const row = this.table.add(kept);
    // Whatever else is wrong with it: nobody is to be blamed for an event that they may not have signed.
    if (!commit.signed) this.refusals.set(row, UNSIGNED);
    this.waiting = { event, row };
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
