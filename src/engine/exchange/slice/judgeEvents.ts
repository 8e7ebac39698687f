import type { Oid } from '../../../ports/repository.ts';
import type { Task } from '../../../ports/runtime.ts';
import { compareText } from '../../../protocol/bytes.ts';
import { deviceOfKey, parseKeyId } from '../../../protocol/crypto/keys.ts';
import { GatosError, toErrorShape } from '../../../protocol/errors.ts';
import { planEventCommit, type SignedEvent } from '../../../protocol/event/commit.ts';
import { journalRef } from '../../../protocol/journal/names.ts';
import type { JournalTip } from '../../../protocol/policy/gate.ts';
import type { LedgerHead } from '../../../protocol/state/proof.ts';
import type { Slice } from '../../../protocol/state/slice.ts';
import { type FullEvent, toFullEvent } from '../../ledger/event.ts';
import { EMPTY_TIP, judge } from '../../ledger/journal.ts';
import type { Findings } from '../../proof/verdict.ts';
import { counted, grouped } from '../../words.ts';
import type { World } from '../../world/world.ts';
import { parseSignedLine } from './signedLine.ts';

interface Tip extends JournalTip {
  readonly oid: Oid | null;
}

const BREATHE_EVERY = 200;
const NO_TIP: Tip = { ...EMPTY_TIP, oid: null };

/**
 * [JRN-5] Every event of a slice by the one verdict: signed, and what its journal goes on with after the base (EVT-7). Its
 * commit is made again from it (EVT-5). Null when one of them does not hold; the findings say which and why.
 */
export async function judgeSliceEvents(
  world: World,
  slice: Slice,
  findings: Findings,
  task: Task,
): Promise<readonly FullEvent[] | null> {
  const judge = new SliceJudge(world, slice.manifest.ns);
  const { manifest, links, events, base } = slice;
  try {
    for (const [i, head] of base.proof.ledger_heads.entries()) await judge.link(head, links[i]);
    if (links.length !== base.proof.ledger_heads.length)
      throw refused('It has more links than its base has heads.');
    judge.from(base.proof.ledger_end);
  } catch (error) {
    findings.add('Links', false, toErrorShape(error).message, 'inputs');
    return null;
  }
  const whose = counted(links.length, 'journal');
  findings.add(
    'Links',
    true,
    `The slice goes on where the base ends, in ${whose}: each last event is signed.`,
    null,
  );
  const found: FullEvent[] = [];
  for (const [i, line] of events.entries()) {
    const number = manifest.base_events + i + 1;
    try {
      found.push(await judge.next(line));
    } catch (error) {
      const { message } = toErrorShape(error);
      const at = { number, path: [], claimed: null, computed: null };
      findings.add('Events', false, `Event ${grouped(number)} does not hold. ${message}`, 'inputs', at);
      return null;
    }
    if (i % BREATHE_EVERY === 0) {
      task.progress(i, events.length, 'verifying');
      await task.breathe();
    }
  }
  const detail = `${counted(found.length, 'event')}: bytes, chain, signature, gate and order hold for each.`;
  findings.add('Events', true, detail, null);
  const ends = judge.endsAt(manifest.ledger_heads) && found.at(-1)?.cid === manifest.ledger_end;
  const words = ends ? 'The journals end where it says.' : 'The journals do not end where it says.';
  findings.add('Ends', ends, words, 'inputs');
  return found;
}

function refused(message: string): GatosError {
  return new GatosError('ERR_PROOF_INVALID', message);
}

class SliceJudge {
  private readonly world: World;
  private readonly ns: string;
  private readonly tips = new Map<string, Tip>();
  /** The event before the next one in the order of the namespace. */
  private last: { readonly ulid: string; readonly cid: string } | null = null;

  constructor(world: World, ns: string) {
    this.world = world;
    this.ns = ns;
  }

  /** The last event of a journal before the slice: what it is, is signed; that it was accepted, the base says. */
  async link(head: LedgerHead, line: string | undefined): Promise<void> {
    const event = this.read(line ?? '');
    const { envelope, cid } = event;
    if (cid !== head.cid || refOf(event) !== head.ref)
      throw refused(`The link for ${head.ref} is not the event that the base names.`);
    await this.checkSignature(event);
    const govIndex = this.world.ledger.governance.byCid.get(envelope.gov ?? '')?.index ?? -1;
    this.tips.set(head.ref, { cid, ulid: envelope.ulid, govIndex, oid: head.commit });
  }

  /** [JRN-4] Everything in the slice comes after this event, which is the last of the base. */
  from(cid: string | null): void {
    const tip = [...this.tips.values()].find((one) => one.cid === cid);
    if (cid === null || tip?.ulid == null) throw refused('The last event of the base is none of its heads.');
    for (const one of this.tips.values())
      if (compareText(one.ulid ?? '', tip.ulid) > 0)
        throw refused('A head of the base comes after its last event.');
    this.last = { cid, ulid: tip.ulid };
  }

  /** Throws with the reason when the event does not hold. */
  async next(line: string): Promise<FullEvent> {
    const event = this.read(line);
    const ref = refOf(event);
    const tip = this.tips.get(ref) ?? NO_TIP;
    const { governance } = this.world.ledger;
    const verdict = judge(governance, ref, event, tip);
    if (!verdict.allow) throw new GatosError(verdict.code, verdict.reason);
    await this.checkSignature(event);
    const { ulid } = event.envelope;
    if (
      this.last !== null &&
      (compareText(this.last.ulid, ulid) || compareText(this.last.cid, event.cid)) >= 0
    )
      throw refused('It does not come after the event before it (JRN-4).');
    this.last = { ulid, cid: event.cid };
    const { commit } = planEventCommit(event, tip.oid);
    const full = toFullEvent(commit, ref, governance);
    this.tips.set(ref, { cid: full.cid, ulid, govIndex: full.govIndex, oid: commit.oid });
    return full;
  }

  endsAt(heads: readonly LedgerHead[]): boolean {
    return (
      heads.length === this.tips.size &&
      heads.every(
        ({ ref, cid, commit }) => this.tips.get(ref)?.cid === cid && this.tips.get(ref)?.oid === commit,
      )
    );
  }

  private read(line: string): SignedEvent {
    const event = parseSignedLine(line);
    if (event.envelope.ns === this.ns) return event;
    throw refused(`It is an event of ${event.envelope.ns}, not of ${this.ns}.`);
  }

  private async checkSignature({ keyId, canonical, signature }: SignedEvent): Promise<void> {
    if (!(await this.world.deps.verifier.verify(parseKeyId(keyId), canonical, signature)))
      throw new GatosError('ERR_SIGNATURE_INVALID', 'The signature does not match the event and its signer.');
  }
}

/** [JRN-1] The journal that the event must stand in, by what it says of itself. */
function refOf({ envelope, keyId }: SignedEvent): string {
  return journalRef(envelope.ns, envelope.actor, deviceOfKey(keyId));
}
