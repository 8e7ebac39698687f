import type { Oid } from '../../ports/repository.ts';
import {
  evaluate,
  type GateContext,
  type Intent,
  type JournalTip,
  type Verdict,
} from '../../protocol/policy/gate.ts';
import type { EventOrder } from './event.ts';
import type { Governance } from './governance.ts';
import type { Quarantined } from './quarantine.ts';
import type { Rows } from './rows.ts';

export interface Journal {
  readonly ref: string;
  /** What the ref named when it was read. */
  readonly refHead: Oid;
  /** Event-CID of the last gov event by which it was judged. */
  readonly law: string;
  /** Accepted, oldest first. */
  readonly events: Rows;
  readonly quarantine: readonly Quarantined[];
}

export const EMPTY_TIP: JournalTip = { cid: null, ulid: null, govIndex: -1 };

export function tipOf(events: Pick<EventOrder, 'at'> | undefined): JournalTip {
  const last = events?.at(-1);
  return last === undefined ? EMPTY_TIP : { cid: last.cid, ulid: last.ulid, govIndex: last.govIndex };
}

function gateContext(governance: Governance, tip: JournalTip, gov: string | undefined): GateContext {
  const place = gov === undefined ? null : (governance.byCid.get(gov) ?? null);
  const manifest = place === null ? null : (governance.bundles.get(place.bundle.commit)?.manifest ?? null);
  return { genesis: governance.genesis.cid, tip, place, manifest };
}

/**
 * [JRN-5] Whether the verdict on a journal stands: its ref has not moved, and if something of it was refused, neither
 * has the law, nor was it refused for what may have arrived since.
 */
export function isJudged({ refHead, law, quarantine }: Journal, head: Oid, govHead: string): boolean {
  if (refHead !== head) return false;
  if (quarantine.length === 0) return true;
  return law === govHead && quarantine.every(({ code }) => code !== 'ERR_OBJECT_MISSING');
}

/** The verdict on an event for a journal that ends at `tip`. */
export function judge(
  governance: Governance,
  ref: string,
  event: Intent['event'] & Pick<Intent, 'keyId'>,
  tip: JournalTip,
): Verdict {
  return evaluate({ ref, event, keyId: event.keyId }, gateContext(governance, tip, event.envelope.gov));
}
