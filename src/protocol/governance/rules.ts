import { isJsonObject, type JsonObject, type JsonValue } from '../codec/json.ts';
import { GatosError } from '../errors.ts';
import { parseQuorum, type QuorumSpec } from './quorum.ts';

/** [POL-3] One rule of `governance.yaml`. */
export interface GovernanceRule {
  /** Null asks for no approvals. */
  readonly quorum: QuorumSpec | null;
  /** How long a proposal under it may be open, in milliseconds; null for any time. */
  readonly ttl: number | null;
}

/** By action. */
export type GovernanceRules = ReadonlyMap<string, GovernanceRule>;

export const NO_RULES: GovernanceRules = new Map();

/** The file of a bundle that holds the rules: the canonical JSON of what `governance.yaml` says. */
export const RULES_FILE = 'governance.json';
/** The rule of every gov event that has none of its own. */
const ANY_CHANGE = 'gov.change';
const NAME = /^[a-z0-9_.-]{1,128}$/;
const MAX_RULES = 1_000;

function invalid(why: string): never {
  throw new GatosError('ERR_POLICY_INVALID', `The bundle's governance rules are not usable: ${why}.`);
}

function readOnly(value: JsonValue | undefined, what: string, fields: readonly string[]): JsonObject {
  if (!isJsonObject(value)) return invalid(`${what} is not an object`);
  const unknown = Object.keys(value).find((key) => !fields.includes(key));
  if (unknown !== undefined) invalid(`${what} has the unknown field "${unknown.slice(0, 40)}"`);
  return value;
}

/**
 * [POL-3] Reads `{governance: {<action>: {quorum?, ttl?}}}` of the published schema; throws ERR_POLICY_INVALID or
 * ERR_QUORUM_INVALID. A quorum here is never `N-of-M@group`: how large a group is, the trust graph says.
 */
export function readRules(value: JsonValue): GovernanceRules {
  const { governance = {} } = readOnly(value, 'the file', ['governance']);
  if (!isJsonObject(governance)) return invalid('"governance" is not an object');
  const entries = Object.entries(governance);
  if (entries.length > MAX_RULES) invalid(`there are more than ${MAX_RULES}`);
  return new Map(
    entries.map(([action, rule]) => {
      if (!NAME.test(action)) invalid(`"${action.slice(0, 40)}" cannot be an action`);
      const { quorum, ttl } = readOnly(rule, `the rule of ${action}`, ['quorum', 'ttl']);
      if (typeof quorum === 'string') invalid(`the quorum of ${action} is not an object`);
      if (quorum !== undefined) parseQuorum(quorum);
      return [
        action,
        { quorum: quorum === undefined ? null : (quorum as QuorumSpec), ttl: readTtl(ttl, action) },
      ];
    }),
  );
}

const DURATION = /^P(?:(\d{1,4})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;
const UNITS = [604_800, 86_400, 3_600, 60, 1];

/** Seconds, or an ISO 8601 duration in weeks, days, hours, minutes and seconds: months and years have no one length. */
function readTtl(ttl: JsonValue | undefined, action: string): number | null {
  if (ttl === undefined) return null;
  if (typeof ttl === 'number' && Number.isSafeInteger(ttl * 1_000) && Number.isInteger(ttl) && ttl >= 0)
    return ttl * 1_000;
  const parts = typeof ttl === 'string' ? DURATION.exec(ttl)?.slice(1) : undefined;
  if (parts === undefined || parts.every((part) => part === undefined))
    return invalid(`the ttl of ${action} is neither whole seconds nor a duration like PT1H or P2D`);
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (UNITS[i] ?? 0), 0) * 1_000;
}

/** [POL-5] The rule for gov events of a type, with the name it has in the file; null where an owner's word is enough. */
export function changeRule(
  rules: GovernanceRules,
  type: string,
): { readonly name: string; readonly rule: GovernanceRule & { readonly quorum: QuorumSpec } } | null {
  const name = rules.has(type) ? type : ANY_CHANGE;
  const rule = rules.get(name);
  const quorum = rule?.quorum ?? null;
  return rule === undefined || quorum === null ? null : { name, rule: { ...rule, quorum } };
}
