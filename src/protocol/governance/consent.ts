import { utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../codec/json.ts';
import { blake3Digest } from '../crypto/hash.ts';
import { formatSignature, parseSignature } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { ulidTime } from '../event/ulid.ts';
import { APPROVAL, type Approval } from './approval.ts';
import { type Artefact, isSigned, type Kind, readArtefact } from './artefact.ts';
import { hexOf } from './fields.ts';
import { type CheckSignature, faultOf, type Standing } from './judge.ts';
import { expiryOf, PROPOSAL, type Proposal } from './proposal.ts';
import type { QuorumSpec } from './quorum.ts';
import { invalidLaw, readFields } from './read.ts';
import { tally } from './tally.ts';

/** [POL-7] An artefact as a gov event carries it, so that the chain can be judged by itself. */
export function embedArtefact<B extends object>({ body, origin, signature }: Artefact<B>): JsonObject {
  const { actor, ulid, signer } = origin;
  return { artefact: body as JsonObject, actor, ulid, signer, sig: formatSignature(signature) };
}

function readEmbedded<B extends object>(kind: Kind<B>, value: JsonValue, repo: string): Artefact<B> {
  const fields = ['artefact', 'actor', 'ulid', 'signer', 'sig'];
  const { artefact = null, actor, ulid, signer, sig } = readFields(value, `the ${kind.name}`, fields);
  const signature = parseSignature(typeof sig === 'string' ? sig : '');
  return readArtefact(kind, artefact, { repo, actor, ulid, signer }, signature);
}

/** More could not fit into an event. */
const MAX_APPROVALS = 200;

function readApprovals(list: JsonValue | undefined, repo: string): readonly Artefact<Approval>[] {
  if (!Array.isArray(list) || list.length > MAX_APPROVALS)
    return invalidLaw('the consent lists no approvals');
  return list.map((one) => readEmbedded(APPROVAL, one, repo));
}

/** A change of the law at its place in the chain. */
export interface Change {
  readonly genesis: string;
  /** Event-CID of the gov event before it. */
  readonly prev: string;
  readonly type: string;
  /** Without `consent`. */
  readonly payload: JsonObject;
}

/**
 * [POL-7] The target of the proposal for a change. It holds for one content at one place of one chain: consent cannot be
 * used twice, or for what the law has become in the meantime.
 */
export function changeTarget({ genesis, prev, type, payload }: Change): string {
  const digest = blake3Digest(utf8(`gatos/change/v1\n${canonicalJson({ payload, type })}`));
  return `gatos://${genesis}/gov/${prev}/${hexOf(digest)}`;
}

export interface Demand {
  /** As proposals cite it: `governance.` and the rule's name. */
  readonly rule: string;
  readonly quorum: QuorumSpec;
  /** Milliseconds, or null. */
  readonly ttl: number | null;
}

/**
 * [POL-5] [POL-7] Throws unless `consent` holds a proposal for just this change under just this demand, and approvals that
 * make its quorum at the time of the event: ERR_QUORUM_MISSING and its kin, ERR_PROPOSAL_EXPIRED, ERR_WRONG_AUDIENCE, or
 * the code of what is wrong with the proposal.
 */
export function requireConsent(
  consent: JsonValue | undefined,
  change: Change,
  demand: Demand,
  standing: Standing,
  ulid: string,
  check: CheckSignature = isSigned,
): void {
  if (consent === undefined) {
    throw new GatosError(
      'ERR_QUORUM_MISSING',
      `"${change.type}" needs the approvals of ${demand.rule}, and has none.`,
    );
  }
  const { proposal: claimed = null, approvals: list } = readFields(consent, 'the consent', [
    'proposal',
    'approvals',
  ]);
  const proposal = readEmbedded(PROPOSAL, claimed, change.genesis);
  const approvals = readApprovals(list, change.genesis);
  requireFit(proposal, change, demand);
  const fault = faultOf(PROPOSAL, proposal, standing, check);
  if (fault !== null) throw new GatosError(fault.code, fault.reason);
  const at = ulidTime(ulid);
  const expiry = expiryOf(proposal);
  if (expiry !== null && at >= expiry)
    throw new GatosError(
      'ERR_PROPOSAL_EXPIRED',
      `The proposal for "${change.type}" expired at ${proposal.body.expire_at}.`,
    );
  const { quorum, refused } = tally(proposal, approvals, standing, at, check);
  if (quorum.code === null) return;
  const why = refused.map(({ code, reason }) => ` ${code}: ${reason}`).join('');
  throw new GatosError(quorum.code, `The proposal for "${change.type}" ${quorum.missing}.${why}`);
}

/** An easier quorum, another action or a longer time than the law sets would be no consent to this. */
function requireFit(proposal: Artefact<Proposal>, change: Change, { rule, quorum, ttl }: Demand): void {
  const { action, target, policy_rule, required_quorum } = proposal.body;
  if (action !== change.type || target !== changeTarget(change))
    throw new GatosError(
      'ERR_WRONG_AUDIENCE',
      `The proposal that "${change.type}" cites is for something else.`,
    );
  const same = canonicalJson(required_quorum as JsonValue) === canonicalJson(quorum as JsonValue);
  if (policy_rule !== rule || !same) invalidLaw(`the proposal does not ask for what ${rule} demands`);
  const expiry = expiryOf(proposal);
  const latest = ttl === null ? null : ulidTime(proposal.origin.ulid) + ttl;
  if (latest !== null && (expiry === null || expiry > latest))
    invalidLaw(`the proposal is open for longer than ${rule} allows`);
}
