import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { formatUlid, parseUlid, ulidTime } from '../../protocol/event/ulid.ts';
import type { AddedEvent } from '../../protocol/session/step.ts';
import { findByKey } from '../emit/byKey.ts';
import { ownJournalRef } from '../emit/draft.ts';
import { checkEvent, type EmitOutcome, type EmitRequest, emit } from '../emit/emit.ts';
import { requireIdentity, type World } from '../world/world.ts';
import type { Branch } from './branch.ts';

/** What becomes, or would become, of one added event. */
export interface Promotion {
  readonly id: string;
  readonly type: string;
  /** `there`: an earlier promotion has written it. */
  readonly outcome: 'accepted' | 'denied' | 'there';
  /** Its number in reality; null where it is not there, or not yet. */
  readonly number: number | null;
  readonly cid: string | null;
  readonly rule: string | null;
  readonly reason: string | null;
}

export interface PromotionReport {
  readonly events: readonly Promotion[];
  /** Events that are off: they cannot be promoted, because history stays as it is. */
  readonly off: number;
  /** It has a fold of its own: that is activated as any other. */
  readonly otherFold: boolean;
}

type Verdict = Pick<Promotion, 'outcome' | 'number' | 'cid' | 'rule' | 'reason'>;

const denied = (rule: string, reason: string): Verdict => ({
  outcome: 'denied',
  number: null,
  cid: null,
  rule,
  reason,
});

/**
 * [EVT-6] Promoted twice, an event is written once: its key has the random bits of its ULID and, so that only what was
 * written since has to be looked at, the time of its session.
 */
function requestOf({ session, ns }: Branch, { id, type, payload, ts }: AddedEvent): EmitRequest & KeyedBy {
  const key = formatUlid({ time: ulidTime(session.ulid), entropy: parseUlid(id).entropy });
  return { ns, type, payload, key, ...(ts === undefined ? {} : { ts }) };
}

interface KeyedBy {
  readonly key: string;
}

/** Nobody can sign what another does. */
function foreign(world: World, { actor }: AddedEvent): Verdict | null {
  const me = requireIdentity(world).actor;
  return actor === me ? null : denied('EVT-1', `Only ${actor} can sign it; you are ${me}.`);
}

function verdictOf(world: World, outcome: EmitOutcome | null): Verdict {
  if (outcome === null) return { outcome: 'accepted', number: null, cid: null, rule: null, reason: null };
  if (outcome.verdict === 'denied') return denied(outcome.denial.rule, outcome.denial.reason);
  const { cid } = outcome.event;
  const number = world.ledger.numberOf(outcome.event);
  return {
    outcome: outcome.verdict === 'duplicate' ? 'there' : 'accepted',
    number,
    cid,
    rule: null,
    reason: null,
  };
}

function earlier(world: World, { ns, key }: EmitRequest & KeyedBy): Verdict | null {
  const event = findByKey(world.ledger.journal(ownJournalRef(world, ns))?.events, key);
  if (event === undefined) return null;
  return {
    outcome: 'there',
    number: world.ledger.numberOf(event),
    cid: event.cid,
    rule: null,
    reason: null,
  };
}

/**
 * [OPS-3] [POL-1] Sends the added events through the gate, one by one onto the real end, in their order; with `dry` it
 * only says what the gate would say. Ends at the first that is denied: what comes after may rest on it.
 */
export async function promoteBranch(
  world: World,
  id: string,
  dry: boolean,
  task: Task,
): Promise<PromotionReport> {
  const branch = world.branches.get(id);
  const { off, added, fold, discarded } = branch.session.replay.value;
  if (discarded) {
    throw new GatosError('ERR_SESSION_INVALID', 'This what-if was discarded.', { hint: 'Undo that first.' });
  }
  const events: Promotion[] = [];
  for (const [i, event] of added.entries()) {
    task.progress(i, added.length, 'promoting');
    const request = requestOf(branch, event);
    const settled = foreign(world, event) ?? earlier(world, request);
    const verdict =
      settled ?? verdictOf(world, dry ? checkEvent(world, request) : await emit(world, request, task));
    events.push({ id: event.id, type: event.type, ...verdict });
    if (verdict.outcome === 'denied' && !dry) break;
    await task.breathe();
  }
  return { events, off: off.size, otherFold: fold !== null };
}
