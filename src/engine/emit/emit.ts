import type { Plan } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { type ErrorCode, GatosError } from '../../protocol/errors.ts';
import { planEventCommit } from '../../protocol/event/commit.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { requireNamespace } from '../../protocol/journal/names.ts';
import type { Denial } from '../../protocol/policy/gate.ts';
import { type FullEvent, type LedgerEvent, toFullEvent } from '../ledger/event.ts';
import { judge, tipOf } from '../ledger/journal.ts';
import { FUTURE_LIMIT_MS } from '../ledger/ledger.ts';
import { retryOnConflict } from '../retry.ts';
import { freshUlid } from '../world/hybridClock.ts';
import { refreshWorld, requireIdentity, type World } from '../world/world.ts';
import { findByKey } from './byKey.ts';
import { draftEvent, type EventRequest, ownJournalRef } from './draft.ts';

export interface EmitRequest extends EventRequest {
  /** Chosen by the caller, exactly: a second event with it is a duplicate (JRN-3). */
  readonly ulid?: string;
  /** A ULID chosen at the first try: a second try answers with the event that the first has written (EVT-6). */
  readonly key?: string;
}

export type EmitOutcome =
  | {
      readonly verdict: 'accepted';
      readonly event: FullEvent;
      /** 1-based number in the order. */
      readonly number: number;
    }
  | { readonly verdict: 'duplicate'; readonly event: LedgerEvent }
  | { readonly verdict: 'denied'; readonly denial: Denial };

/** Faults of what was asked for, not of the machine: they are denials with a sentence, not exceptions. */
const REFUSALS: readonly ErrorCode[] = [
  'ERR_ENVELOPE_INVALID',
  'ERR_ENVELOPE_TOO_LARGE',
  'ERR_PAYLOAD_INVALID',
  'ERR_NUMBER_RANGE',
  'ERR_ULID_INVALID',
  'ERR_REF_INVALID',
  'ERR_JSON_INVALID',
  'ERR_CLOCK',
];

function chooseUlid(world: World, request: EmitRequest, tipUlid: string | null): string {
  const chosen = request.ulid ?? request.key;
  if (chosen === undefined) return freshUlid(world, tipUlid);
  // One far ahead would be the last for long: every later event of this journal must be greater (EVT-6).
  if (ulidTime(chosen) > world.deps.clock.now() + FUTURE_LIMIT_MS)
    throw new GatosError('ERR_CLOCK', 'The ULID lies more than five minutes in the future.');
  return request.ulid ?? freshUlid(world, tipUlid, chosen);
}

interface Draft {
  readonly ref: string;
  readonly event: ReturnType<typeof draftEvent>;
}

/** What an earlier try of the same call has written. */
interface Earlier {
  readonly earlier: LedgerEvent;
}

type Refused = Exclude<EmitOutcome, { verdict: 'accepted' }>;

/** [EVT-6] The answer to a second try. */
async function accepted(world: World, earlier: LedgerEvent): Promise<EmitOutcome> {
  const [event] = await world.ledger.load([earlier]);
  if (event === undefined)
    throw new GatosError('ERR_OBJECT_MISSING', `The event ${earlier.oid.slice(0, 8)} cannot be read.`);
  return { verdict: 'accepted', event, number: world.ledger.numberOf(earlier) ?? 0 };
}

/** Everything that decides, and nothing that writes: the form's "check" and the emit itself share it. */
function decide(world: World, request: EmitRequest): Draft | Earlier | Refused {
  const identity = requireIdentity(world);
  try {
    requireNamespace(request.ns);
    if (request.ulid !== undefined) {
      const earlier = world.ledger.findUlid(request.ns, identity.actor, request.ulid);
      if (earlier !== undefined) return { verdict: 'duplicate', event: earlier };
    }
    const ref = ownJournalRef(world, request.ns);
    const journal = world.ledger.journal(ref);
    const quarantined = journal?.quarantine[0];
    if (quarantined !== undefined) {
      return denied(
        'JRN-5',
        'ERR_CHAIN_BROKEN',
        `This device's journal holds a refused commit (${quarantined.oid.slice(0, 8)}): nothing can follow it.`,
        quarantined.reason,
      );
    }
    const earlier = request.key === undefined ? undefined : findByKey(journal?.events, request.key);
    if (earlier !== undefined) return { earlier };
    const tip = tipOf(journal?.events);
    const event = draftEvent(world, request, chooseUlid(world, request, tip.ulid), tip);
    const verdict = judge(world.ledger.governance, ref, { ...event, keyId: identity.signer.keyId }, tip);
    return verdict.allow ? { ref, event } : { verdict: 'denied', denial: verdict };
  } catch (error) {
    if (error instanceof GatosError && REFUSALS.includes(error.code))
      return denied('EVT-1', error.code, error.message, error.hint);
    throw error;
  }
}

function denied(
  rule: string,
  code: ErrorCode,
  reason: string,
  hint?: string,
): { readonly verdict: 'denied'; readonly denial: Denial } {
  return {
    verdict: 'denied',
    denial: { allow: false, rule, code, reason, ...(hint === undefined ? {} : { hint }) },
  };
}

/** The verdict that `emit` would give, without writing: null means it would be accepted. */
export function checkEvent(world: World, request: EmitRequest): Refused | null {
  const decision = decide(world, request);
  return 'verdict' in decision ? decision : null;
}

/**
 * [POL-1] [EVT-2] [JRN-2] Gates, signs and appends one event. Resolves when it is durable. On a lost race it reads the
 * journal again and retries; after five tries ERR_REF_CONFLICT.
 */
export function emit(world: World, request: EmitRequest, task: Task): Promise<EmitOutcome> {
  return world.writing.run(() =>
    retryOnConflict(world.deps, async () => {
      const decision = decide(world, request);
      if ('verdict' in decision) return { done: true, value: decision };
      if ('earlier' in decision) return { done: true, value: await accepted(world, decision.earlier) };
      return append(world, decision, task);
    }),
  );
}

async function append(
  world: World,
  draft: Draft,
  task: Task,
): Promise<{ done: true; value: EmitOutcome } | { done: false }> {
  const { signer } = requireIdentity(world);
  const signature = await signer.sign(draft.event.canonical);
  const journal = world.ledger.journal(draft.ref);
  const parent = journal?.events.at(-1)?.oid ?? null;
  const { commit, object } = planEventCommit({ ...draft.event, keyId: signer.keyId, signature }, parent);
  const plan: Plan = { objects: [object], refs: [{ ref: draft.ref, expected: parent, next: commit.oid }] };
  const applied = await world.deps.repository.apply(plan);
  if (!applied.ok) {
    await refreshWorld(world, task);
    return { done: false };
  }
  const event = toFullEvent(commit, draft.ref, world.ledger.governance);
  const position = world.ledger.append(draft.ref, [event]);
  world.timelines.follow(world.ledger, event.ns, position);
  return { done: true, value: { verdict: 'accepted', event, number: position + 1 } };
}
