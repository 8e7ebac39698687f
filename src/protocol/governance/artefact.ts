import { canonicalJson } from '../codec/canonicalJson.ts';
import { isEventCid } from '../codec/cid.ts';
import type { JsonObject, JsonValue } from '../codec/json.ts';
import { isJsonObject } from '../codec/json.ts';
import type { Trailer } from '../codec/trailers.ts';
import { verifyEd25519 } from '../crypto/ed25519.ts';
import { blake3Digest } from '../crypto/hash.ts';
import { isKeyId, parseKeyId } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { isUlid } from '../event/ulid.ts';
import { isActor } from '../journal/names.ts';
import { type Check, firstFault, type Shape, signedArtefactBytes } from '../state/proof.ts';

/**
 * [POL-7] Who made an artefact, when and for which world. The published schemas have no fields for these and refuse
 * further ones; the artefact's id is a hash over them too, so that its signature covers them.
 */
export interface Origin {
  /** Event-CID of the genesis. */
  readonly repo: string;
  readonly actor: string;
  readonly ulid: string;
  /** `ed25519:<64 hex>` */
  readonly signer: string;
}

/** An artefact as it claims to be; `faultOf` and the trust graph tell whether it is. */
export interface Artefact<B> {
  readonly body: B;
  readonly origin: Origin;
  /** 64 bytes over `gatos/<kind>/v1`, a newline, and the body's canonical JSON (ENC-6). */
  readonly signature: Uint8Array;
}

type OptionalKeys<B> = { [K in keyof B]-?: undefined extends B[K] ? K : never }[keyof B];

/** One kind of artefact: its published schema in code, its trailers and its place. */
export interface Kind<B extends object> {
  readonly name: 'proposal' | 'approval' | 'grant' | 'revocation';
  readonly idField: keyof B & string;
  readonly required: Readonly<Record<Exclude<keyof B, OptionalKeys<B>>, Check>>;
  readonly optional: Readonly<Record<OptionalKeys<B>, Check>>;
  /** Whether the body agrees with who made it: the name of the field that does not, or null. */
  readonly disagrees: (body: B, origin: Origin) => string | null;
  /** As published, in their order. */
  readonly trailers: (body: B) => readonly Trailer[];
  readonly ref: (body: B) => string;
}

export function invalidArtefact(kind: string, why: string): never {
  throw new GatosError('ERR_ARTEFACT_INVALID', `The ${kind} is not valid: ${why}.`);
}

const ORIGIN: Shape<Origin> = { repo: isEventCid, actor: isActor, ulid: isUlid, signer: isKeyId };

export function readOrigin(value: unknown, kind: string): Origin {
  const wrong = firstFault(value, ORIGIN);
  return wrong === null ? (value as Origin) : invalidArtefact(kind, `its ${wrong.slice(0, 40)} is malformed`);
}

/** Strict: exactly the published fields, each as it must be; throws ERR_ARTEFACT_INVALID. */
export function readBody<B extends object>(kind: Kind<B>, value: JsonValue): B {
  if (!isJsonObject(value)) return invalidArtefact(kind.name, 'it is not an object');
  const present = Object.entries<Check>(kind.optional).filter(([field]) => Object.hasOwn(value, field));
  const wrong = firstFault(value, { ...kind.required, ...Object.fromEntries(present) });
  if (wrong !== null)
    invalidArtefact(kind.name, `its field "${wrong.slice(0, 40)}" is missing, malformed or unknown`);
  return value as unknown as B;
}

export function jsonOf(body: object): string {
  return canonicalJson(body as JsonObject);
}

/** `blake3:` over body (without its id) and origin. */
function idOf<B extends object>(kind: Kind<B>, body: object, { repo, actor, ulid, signer }: Origin): string {
  const artefact = Object.fromEntries(Object.entries(body).filter(([field]) => field !== kind.idField));
  const text = canonicalJson({ actor, artefact: artefact as JsonObject, repo, signer, ulid });
  return blake3Digest(signedArtefactBytes(`${kind.name}-id`, text));
}

export function artefactId<B extends object>(kind: Kind<B>, body: B): string {
  return String(body[kind.idField]);
}

/** The bytes that are signed. */
export function artefactBytes<B extends object>(kind: Kind<B>, body: B): Uint8Array {
  return signedArtefactBytes(kind.name, jsonOf(body));
}

export interface Draft<B> {
  readonly body: B;
  readonly origin: Origin;
  /** What `origin.signer` has to sign. */
  readonly bytes: Uint8Array;
}

/** Stands in while the fields are checked: only sound ones are hashed. */
const NO_ID = `blake3:${'0'.repeat(64)}`;

/** Completes the fields with their id, checks them, and gives the bytes to sign; throws ERR_ARTEFACT_INVALID. */
export function draftArtefact<B extends object>(kind: Kind<B>, fields: object, origin: Origin): Draft<B> {
  const known = readOrigin(origin, kind.name);
  const id = idOf(kind, readBody(kind, { ...fields, [kind.idField]: NO_ID } as JsonObject), known);
  const body = readBody(kind, { ...fields, [kind.idField]: id } as JsonObject);
  const wrong = kind.disagrees(body, known);
  if (wrong !== null) invalidArtefact(kind.name, `its ${wrong} is not who made it`);
  return { body, origin: known, bytes: artefactBytes(kind, body) };
}

/** Checks form and id of what was read; throws ERR_ARTEFACT_INVALID. The signature is not checked. */
export function readArtefact<B extends object>(
  kind: Kind<B>,
  body: JsonValue,
  origin: unknown,
  signature: Uint8Array,
): Artefact<B> {
  const artefact = { body: readBody(kind, body), origin: readOrigin(origin, kind.name), signature };
  const fault = formFault(kind, artefact);
  return fault === null ? artefact : invalidArtefact(kind.name, fault);
}

/** Why body and origin do not belong together, or null. */
export function formFault<B extends object>(kind: Kind<B>, { body, origin }: Artefact<B>): string | null {
  const wrong = kind.disagrees(body, origin);
  if (wrong !== null) return `its ${wrong} is not who made it`;
  return idOf(kind, body, origin) === artefactId(kind, body) ? null : 'its id is not that of what it says';
}

/** [EVT-3] Whether the signature is good. About a millisecond; engines may keep the verdict. */
export function isSigned<B extends object>(kind: Kind<B>, artefact: Artefact<B>): boolean {
  return verifyEd25519(
    parseKeyId(artefact.origin.signer),
    artefactBytes(kind, artefact.body),
    artefact.signature,
  );
}
