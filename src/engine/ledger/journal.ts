import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { SignatureVerifier, Task } from '../../ports/runtime.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { EventCommit } from '../../protocol/event/commit.ts';
import { evaluate, type GateContext, type JournalTip, type Verdict } from '../../protocol/policy/gate.ts';
import type { Governance } from './governance.ts';
import type { Quarantined } from './quarantine.ts';
import { type ChainLink, isBad, readChain } from './readChain.ts';

/** An accepted event at its place. The canonical bytes are a function of the envelope and are not kept. */
export interface LedgerEvent extends Omit<EventCommit, 'canonical'> {
  readonly ref: string;
  /** Index of the gov place it cites. */
  readonly govIndex: number;
}

export interface Journal {
  readonly ref: string;
  /** What the ref named when it was read. */
  readonly refHead: Oid;
  readonly events: readonly LedgerEvent[];
  readonly quarantine: readonly Quarantined[];
}

const EMPTY_TIP: JournalTip = { cid: null, ulid: null, govIndex: -1 };
/** Signatures checked at once; more gains nothing and delays cancelling. */
const BATCH = 256;

export function tipOf(events: readonly LedgerEvent[]): JournalTip {
  const last = events.at(-1);
  return last === undefined
    ? EMPTY_TIP
    : { cid: last.cid, ulid: last.envelope.ulid, govIndex: last.govIndex };
}

function gateContext(governance: Governance, tip: JournalTip, gov: string | undefined): GateContext {
  const place = gov === undefined ? null : (governance.byCid.get(gov) ?? null);
  const manifest = place === null ? null : (governance.bundles.get(place.bundle.commit)?.manifest ?? null);
  return { genesis: governance.genesis.cid, tip, place, manifest };
}

/** The verdict on an event for a journal that ends at `tip`. */
export function judge(
  governance: Governance,
  ref: string,
  event: Pick<EventCommit, 'envelope' | 'json' | 'canonical' | 'cid' | 'keyId'>,
  tip: JournalTip,
): Verdict {
  return evaluate({ ref, event, keyId: event.keyId }, gateContext(governance, tip, event.envelope.gov));
}

export function toLedgerEvent(event: EventCommit, ref: string, governance: Governance): LedgerEvent {
  const { canonical: _, ...kept } = event;
  return { ...kept, ref, govIndex: governance.byCid.get(event.envelope.gov ?? '')?.index ?? -1 };
}

/**
 * [JRN-5] Reads what came after `known` on a journal and judges every commit by the one verdict. The first refused
 * commit quarantines all that follows it (EVT-7).
 */
export async function loadJournal(
  store: ObjectStore,
  verifier: SignatureVerifier,
  governance: Governance,
  ref: string,
  head: Oid,
  known: readonly LedgerEvent[],
  task: Task,
): Promise<Journal> {
  const links = await readChain(store, head, known.at(-1)?.oid ?? null);
  const events = [...known];
  for (let from = 0; from < links.length; from += BATCH) {
    const batch = links.slice(from, from + BATCH);
    const genuine = await Promise.all(batch.map((link) => isGenuine(verifier, link)));
    for (const [i, link] of batch.entries()) {
      const refusal = refusalOf(governance, ref, link, genuine[i] ?? false, tipOf(events));
      if (refusal !== null)
        return {
          ref,
          refHead: head,
          events,
          quarantine: quarantineFrom(ref, links.slice(from + i), refusal),
        };
      if (!isBad(link)) events.push(toLedgerEvent(link, ref, governance));
    }
    task.progress(from + batch.length, links.length, 'verifying');
    await task.breathe();
  }
  return { ref, refHead: head, events, quarantine: [] };
}

async function isGenuine(verifier: SignatureVerifier, link: ChainLink): Promise<boolean> {
  return !isBad(link) && verifier.verify(parseKeyId(link.keyId), link.canonical, link.signature);
}

type Refusal = { readonly code: ErrorCode; readonly reason: string };

function refusalOf(
  governance: Governance,
  ref: string,
  link: ChainLink,
  genuine: boolean,
  tip: JournalTip,
): Refusal | null {
  if (isBad(link)) return link.bad;
  if (!genuine)
    return {
      code: 'ERR_SIGNATURE_INVALID',
      reason: 'The signature does not match the event and its signer.',
    };
  const verdict = judge(governance, ref, link, tip);
  return verdict.allow ? null : { code: verdict.code, reason: verdict.reason };
}

function quarantineFrom(ref: string, links: readonly ChainLink[], first: Refusal): Quarantined[] {
  return links.map((link, i) =>
    i === 0
      ? { ref, oid: link.oid, ...first }
      : {
          ref,
          oid: link.oid,
          code: 'ERR_CHAIN_BROKEN',
          reason: 'It stands on a commit of this journal that was refused.',
        },
  );
}
