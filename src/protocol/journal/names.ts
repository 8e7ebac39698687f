import { GatosError } from '../errors.ts';
import { isUlid } from '../event/ulid.ts';

/** [POL-9] The `ns` of gov events. */
export const GOV_NAMESPACE = 'gov';

/** [JRN-0] One component of a ref. */
const COMPONENT = /^[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,62}$/;

export function isRefComponent(text: string): boolean {
  return COMPONENT.test(text) && !text.endsWith('.lock');
}

/** The gov chain is no namespace for events (POL-9). */
export function isNamespace(text: string): boolean {
  return isRefComponent(text) && text !== GOV_NAMESPACE;
}

export function requireNamespace(text: string): string {
  if (!isNamespace(text)) {
    throw new GatosError('ERR_REF_INVALID', `"${text.slice(0, 80)}" cannot be a namespace.`, {
      hint: 'Use 1 to 63 characters: lower-case letters, digits, "-", "_" and single dots inside; "gov" is taken.',
    });
  }
  return text;
}

const ACTOR = /^(user|agent|service):(.*)$/s;

export interface Actor {
  readonly kind: string;
  readonly name: string;
}

function readActor(text: string): Actor | null {
  const [, kind, name] = ACTOR.exec(text) ?? [];
  return kind !== undefined && name !== undefined && isRefComponent(name) ? { kind, name } : null;
}

/** [EVT-1] `user:ada`, `agent:planner`, `service:till-3`; the name is a ref component (JRN-0). */
export function parseActor(text: string): Actor {
  const actor = readActor(text);
  if (actor === null) {
    throw new GatosError('ERR_ENVELOPE_INVALID', `"${text.slice(0, 80)}" cannot be an actor.`, {
      hint: 'Write user:, agent: or service: and a name of lower-case letters, digits, "-", "_" and single dots inside.',
    });
  }
  return actor;
}

export function isActor(text: unknown): text is string {
  return typeof text === 'string' && readActor(text) !== null;
}

export const JOURNAL_PREFIX = 'refs/gatos/journal/';
export const GOV_REF = 'refs/gatos/journal/gov/chain';
export const ACTIVE_POLICY_REF = 'refs/gatos/policies/active';
export const TRUST_REF = 'refs/gatos/trust/graph';

/** [JRN-1] `refs/gatos/journal/<ns>/<kind>/<name>/<device>` */
export function journalRef(ns: string, actor: string, device: string): string {
  const { kind, name } = parseActor(actor);
  return `${JOURNAL_PREFIX}${ns}/${kind}/${name}/${device}`;
}

export interface JournalName {
  readonly ns: string;
  readonly actor: string;
  readonly device: string;
}

/** The parts of a journal ref, or null for a ref that is none (the gov chain among them). */
export function parseJournalRef(ref: string): JournalName | null {
  if (!ref.startsWith(JOURNAL_PREFIX)) return null;
  const [ns, kind, name, device, ...rest] = ref.slice(JOURNAL_PREFIX.length).split('/');
  if (ns === undefined || kind === undefined || name === undefined || device === undefined || rest.length > 0)
    return null;
  if (!isNamespace(ns) || !isActor(`${kind}:${name}`) || !/^[0-9a-f]{16}$/.test(device)) return null;
  return { ns, actor: `${kind}:${name}`, device };
}

export const STATE_PREFIX = 'refs/gatos/state/';

/** [STA-3] `refs/gatos/state/<ns>` */
export function stateRef(ns: string): string {
  return STATE_PREFIX + ns;
}

export const SLICE_PREFIX = 'refs/gatos/slices/';

/** [STA-8] `refs/gatos/slices/<ns>/<first>-<last>`, in the bundle of a slice and nowhere else. */
export function sliceRef(ns: string, first: number, last: number): string {
  return `${SLICE_PREFIX}${ns}/${first}-${last}`;
}

/** [POL-2] `refs/gatos/policies/<bundle-id>`; digests in refs are bare hex (JRN-0). */
export function bundleRef(bundleId: string): string {
  return `refs/gatos/policies/${bundleId.replace(/^blake3:/, '')}`;
}

export const SESSION_PREFIX = 'refs/gatos/sessions/';

/** [OPS-3] `refs/gatos/sessions/<kind>/<name>/<ulid>`, the ULID in lower case (JRN-0). */
export function sessionRef(actor: string, ulid: string): string {
  const { kind, name } = parseActor(actor);
  return `${SESSION_PREFIX}${kind}/${name}/${ulid.toLowerCase()}`;
}

export interface SessionName {
  readonly actor: string;
  readonly ulid: string;
}

/** The parts of a session's ref, or null for a ref that is none. */
export function parseSessionRef(ref: string): SessionName | null {
  if (!ref.startsWith(SESSION_PREFIX)) return null;
  const [kind, name, id, ...rest] = ref.slice(SESSION_PREFIX.length).split('/');
  const actor = `${kind}:${name}`;
  const ulid = id?.toUpperCase();
  if (rest.length > 0 || !isActor(actor) || !isUlid(ulid) || id !== ulid.toLowerCase()) return null;
  return { actor, ulid };
}

const BRANCH = /^([^~]+)~([0-9A-Z]{26})$/;

/** [OPS-3] `<ns>~<ulid>`: what a what-if branch is called where a namespace could stand. */
export function branchId(ns: string, ulid: string): string {
  return `${ns}~${ulid}`;
}

/** Null for what is no branch: a plain namespace. */
export function parseBranchId(id: string): { readonly ns: string; readonly ulid: string } | null {
  const [, ns, ulid] = BRANCH.exec(id) ?? [];
  return ns === undefined || ulid === undefined || !isNamespace(ns) || !isUlid(ulid) ? null : { ns, ulid };
}
