import { GatosError } from '../errors.ts';

/** [JRN-0] One component of a ref. */
const COMPONENT = /^[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,62}$/;

export function isRefComponent(text: string): boolean {
  return COMPONENT.test(text) && !text.endsWith('.lock');
}

export function requireNamespace(text: string): string {
  if (!isRefComponent(text)) {
    throw new GatosError('ERR_REF_INVALID', `"${text.slice(0, 80)}" cannot be a namespace.`, {
      hint: 'Use 1 to 63 characters: lower-case letters, digits, "-", "_" and single dots inside.',
    });
  }
  return text;
}

export const ACTOR_KINDS = ['user', 'agent', 'service'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export interface Actor {
  readonly kind: ActorKind;
  readonly name: string;
}

/** [EVT-1] `user:ada`, `agent:planner`, `service:till-3`; the name is a ref component (JRN-0). */
export function parseActor(text: string): Actor {
  const colon = text.indexOf(':');
  const kind = ACTOR_KINDS.find((known) => known === text.slice(0, colon));
  const name = text.slice(colon + 1);
  if (kind === undefined || !isRefComponent(name)) {
    throw new GatosError('ERR_ENVELOPE_INVALID', `"${text.slice(0, 80)}" cannot be an actor.`, {
      hint: 'Write user:, agent: or service: and a name of lower-case letters, digits, "-", "_" and single dots inside.',
    });
  }
  return { kind, name };
}

export function isActor(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const colon = text.indexOf(':');
  return ACTOR_KINDS.some((kind) => kind === text.slice(0, colon)) && isRefComponent(text.slice(colon + 1));
}

export const JOURNAL_PREFIX = 'refs/gatos/journal/';
export const GOV_REF = 'refs/gatos/journal/gov/chain';
export const GOV_NAMESPACE = 'gov';
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
  if (ns === undefined || kind === undefined || name === undefined || device === undefined || rest.length > 0) return null;
  if (!isRefComponent(ns) || ns === GOV_NAMESPACE || !isActor(`${kind}:${name}`) || !/^[0-9a-f]{16}$/.test(device)) return null;
  return { ns, actor: `${kind}:${name}`, device };
}

export function stateRef(ns: string): string {
  return `refs/gatos/state/${ns}`;
}

/** [POL-2] `refs/gatos/policies/<bundle-id>`; digests in refs are bare hex (JRN-0). */
export function bundleRef(bundleId: string): string {
  return `refs/gatos/policies/${bundleId.replace(/^blake3:/, '')}`;
}
