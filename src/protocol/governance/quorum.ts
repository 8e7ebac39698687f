import { isJsonObject, type JsonValue } from '../codec/json.ts';
import { GatosError } from '../errors.ts';
import { membersOf, speakerOf } from './speaker.ts';
import type { TrustGraph } from './types.ts';

/** [POL-7] A quorum as artefacts and `governance.yaml` write it. */
export type QuorumSpec =
  | string
  | { readonly at_least: number; readonly group: string }
  | { readonly all_of: readonly string[] };

/** What one group must give. */
export interface QuorumShare {
  readonly group: string;
  /** Approvals of distinct members; null asks for every member. */
  readonly needs: number | null;
  /** The M of `N-of-M`: how many members whoever wrote it counted on; null where it does not say. */
  readonly size: number | null;
}

export type Quorum = readonly QuorumShare[];

const SHORTHAND = /^([1-9]\d{0,3})-of-([1-9]\d{0,3})@(.*)$/s;
const GROUP = /^[A-Za-z0-9._-]{1,63}$/;
const MAX_APPROVALS = 9_999;
const MAX_GROUPS = 32;

function invalid(why: string): never {
  throw new GatosError('ERR_QUORUM_INVALID', `The quorum is not valid: ${why}.`, {
    hint: 'Write it like 2-of-3@leads, {"at_least": 2, "group": "leads"} or {"all_of": ["leads"]}.',
  });
}

export function isGroupName(text: unknown): text is string {
  return typeof text === 'string' && GROUP.test(text);
}

function readGroup(value: JsonValue | undefined): string {
  return isGroupName(value) ? value : invalid('a group is 1 to 63 letters, digits, ".", "_" or "-"');
}

function readShorthand(text: string): Quorum {
  const [, needs = '', size = '', group] = SHORTHAND.exec(text) ?? [];
  if (group === undefined) return invalid(`"${text.slice(0, 40)}" is not of the form N-of-M@group`);
  if (Number(needs) > Number(size)) invalid(`${needs} of ${size} cannot be had`);
  return [{ group: readGroup(group), needs: Number(needs), size: Number(size) }];
}

function readAtLeast(needs: JsonValue, group: JsonValue | undefined): Quorum {
  if (!Number.isInteger(needs) || typeof needs !== 'number' || needs < 1 || needs > MAX_APPROVALS)
    return invalid(`"at_least" is a whole number from 1 to ${MAX_APPROVALS}`);
  return [{ group: readGroup(group), needs, size: null }];
}

function readAllOf(groups: JsonValue): Quorum {
  if (!Array.isArray(groups) || groups.length === 0 || groups.length > MAX_GROUPS)
    return invalid(`"all_of" is a list of 1 to ${MAX_GROUPS} groups`);
  if (new Set(groups).size < groups.length) invalid('"all_of" names a group twice');
  return groups.map((group) => ({ group: readGroup(group), needs: null, size: null }));
}

/** [POL-7] Reads `2-of-3@leads`, `{at_least, group}` or `{all_of}`, and nothing else; throws ERR_QUORUM_INVALID. */
export function parseQuorum(value: JsonValue | undefined): Quorum {
  if (typeof value === 'string') return readShorthand(value);
  if (!isJsonObject(value)) return invalid('it is neither text nor an object');
  const fields = Object.keys(value).sort().join();
  if (fields === 'at_least,group') return readAtLeast(value.at_least ?? null, value.group);
  if (fields === 'all_of') return readAllOf(value.all_of ?? null);
  return invalid('it has neither exactly "at_least" and "group" nor exactly "all_of"');
}

/** Where a share stands. */
export interface ShareState {
  readonly group: string;
  readonly needs: number;
  readonly has: number;
  /** Members of the group in this trust graph. */
  readonly members: number;
  readonly fault: 'missing' | 'stale' | null;
}

export interface QuorumState {
  readonly granted: boolean;
  readonly shares: readonly ShareState[];
  /** Null when granted. "needs 2 approvals of @leads, has 1" */
  readonly missing: string | null;
  readonly code: 'ERR_QUORUM_MISSING' | 'ERR_QUORUM_STALE' | null;
}

/** [POL-7] The actors who could contribute to a quorum. */
export function electorateOf(quorum: Quorum, trust: TrustGraph): ReadonlySet<string> {
  return new Set(quorum.flatMap(({ group }) => [...membersOf(trust, group)]));
}

/**
 * [POL-7] Whether these keys make the quorum. One voice an actor, however many of its keys sign; keys that the trust
 * graph does not hold and revoked ones (POL-10) have none. Order and repetition of the signers do not matter.
 */
export function evaluateQuorum(
  quorum: Quorum,
  trust: TrustGraph,
  signers: Iterable<string>,
  revoked: Pick<ReadonlySet<string>, 'has'> = new Set(),
): QuorumState {
  const actors = new Set<string>();
  for (const keyId of signers) {
    const actor = revoked.has(keyId) ? null : speakerOf(trust, keyId);
    if (actor !== null) actors.add(actor);
  }
  const shares = quorum.map((share) => shareState(share, membersOf(trust, share.group), actors));
  const faulty = shares.filter(({ fault }) => fault !== null);
  if (faulty.length === 0) return { granted: true, shares, missing: null, code: null };
  const stale = faulty.some(({ fault }) => fault === 'stale');
  return {
    granted: false,
    shares,
    missing: shares.flatMap((state, i) => sentenceOf(state, quorum[i]?.size ?? null)).join('; '),
    code: stale ? 'ERR_QUORUM_STALE' : 'ERR_QUORUM_MISSING',
  };
}

function shareState(
  { group, needs, size }: QuorumShare,
  members: ReadonlySet<string>,
  actors: ReadonlySet<string>,
): ShareState {
  const has = [...members].filter((member) => actors.has(member)).length;
  // Nobody is not everybody: an empty or unknown group never consents.
  const asked = needs ?? Math.max(1, members.size);
  const stale = size !== null && size !== members.size;
  const fault = stale ? 'stale' : has < asked ? 'missing' : null;
  return { group, needs: asked, has, members: members.size, fault };
}

function sentenceOf({ group, needs, has, members, fault }: ShareState, size: number | null): string[] {
  if (fault === null) return [];
  if (fault === 'stale') return [`counts on ${size} members of @${group}, which has ${members}`];
  const of = `needs ${needs} approval${needs === 1 ? '' : 's'} of @${group}, has ${has}`;
  return [members < needs ? `${of} (the group has ${members} member${members === 1 ? '' : 's'})` : of];
}

/** The text of a quorum: as it is written where it is text, `at least 2 of @leads`, `all of @leads, @security`. */
export function describeQuorum(spec: QuorumSpec): string {
  if (typeof spec === 'string') return spec;
  if ('all_of' in spec) return `all of ${spec.all_of.map((group) => `@${group}`).join(', ')}`;
  return `at least ${spec.at_least} of @${spec.group}`;
}
