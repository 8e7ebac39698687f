import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { textOf, utf8 } from '../bytes.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { formatTrailers, parseTrailers, requireTrailer } from '../codec/trailers.ts';
import { formatSignature, isKeyId, parseSignature } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { EMPTY_TREE_OID, formatCommit, gitObjectId, parseCommit } from '../git/object.ts';
import { type EncodedEnvelope, type Envelope, encodeCanonicalText, encodeEnvelope } from './envelope.ts';
import { ulidTime } from './ulid.ts';

/** An envelope with its signature: the claim, before anyone has checked it. */
export interface SignedEvent extends EncodedEnvelope {
  /** `ed25519:<64 hex>` */
  readonly keyId: string;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** A signed event at its place in Git. */
export interface EventCommit extends SignedEvent {
  readonly oid: Oid;
  readonly parent: Oid | null;
}

/** [EVT-5] Author and committer of everything an actor writes. */
export function actorPerson(actor: string, keyId: string, milliseconds: number) {
  return { name: actor, email: keyId, seconds: Math.floor(milliseconds / 1000) };
}

/** What stands before the envelope, headers and subject. */
function textBefore(
  { envelope, keyId }: Pick<SignedEvent, 'envelope' | 'keyId'>,
  parent: Oid | null,
): string {
  const person = actorPerson(envelope.actor, keyId, ulidTime(envelope.ulid));
  return formatCommit({
    tree: EMPTY_TREE_OID,
    parents: parent === null ? [] : [parent],
    author: person,
    committer: person,
    message: `${envelope.type} ${envelope.ulid}\n\n`,
  });
}

/** What stands behind it: the trailers. */
function textBehind(cid: string, signature: string, keyId: string): string {
  const trailers = formatTrailers([
    ['Event-CID', cid],
    ['Sig-Alg', 'ed25519'],
    ['Sig', signature],
    ['Signer', keyId],
  ]);
  return `\n\n${trailers}`;
}

function eventCommitText(event: SignedEvent, parent: Oid | null): string {
  const behind = textBehind(event.cid, formatSignature(event.signature), event.keyId);
  return textBefore(event, parent) + event.json + behind;
}

/** [EVT-4] The commit of an event: a pure function of envelope, signature and parent. */
export function planEventCommit(
  event: SignedEvent,
  parent: Oid | null,
): { readonly commit: EventCommit; readonly object: PlannedObject } {
  const body = utf8(eventCommitText(event, parent));
  const oid = gitObjectId('commit', body);
  return { commit: { ...event, oid, parent }, object: { type: 'commit', body, oid } };
}

/**
 * [EVT-4] [ENC-2] Reads an event commit strictly: whatever does not rebuild to the same bytes is refused, with
 * ERR_COMMIT_INVALID or the code of the part that cannot be read. The signature is not checked here.
 */
export function parseEventCommit(oid: Oid, body: Uint8Array): EventCommit {
  // Strict UTF-8: text and bytes are one to one, so that comparing the text compares the bytes.
  const text = textOf(body);
  const plain = parseAsWritten(oid, text);
  if (plain !== null) return plain;
  const git = parseCommit(body);
  const { head, trailers } = parseTrailers(git.message);
  const json = head.slice(head.indexOf('\n\n') + 2);
  const keyId = requireTrailer(trailers, 'Signer');
  if (!isKeyId(keyId))
    throw new GatosError('ERR_COMMIT_INVALID', 'The Signer trailer is not an ed25519 key.');
  if (git.parents.length > 1)
    throw new GatosError('ERR_COMMIT_INVALID', 'A journal commit may not be a merge (JRN-1).');
  const encoded = encodeEnvelope(parseJsonStrict(json));
  const event: SignedEvent = {
    ...encoded,
    keyId,
    signature: parseSignature(requireTrailer(trailers, 'Sig')),
  };
  const parent = git.parents[0] ?? null;
  if (eventCommitText(event, parent) !== text) {
    throw new GatosError(
      'ERR_COMMIT_INVALID',
      'The commit is not the one that its envelope and signature make (EVT-4).',
    );
  }
  return { ...event, oid, parent };
}

/**
 * The event of a commit that is just as `planEventCommit` writes it, or null: then whoever reads part by part says what
 * is wrong. What the parts are taken for here does not matter, because they must make the same text again; and JSON that
 * canonicalises to itself has no key twice, no lone surrogate and no other spelling, so the platform's parser will do.
 */
function parseAsWritten(oid: Oid, text: string): EventCommit | null {
  try {
    const { json, keyId, signature, parent } = splitEventCommit(text);
    const encoded = isKeyId(keyId) ? encodeCanonicalText(json) : null;
    if (encoded === null) return null;
    const { envelope, canonical, cid } = encoded;
    // By parts, so that the whole text is not written a second time; a signature that parses is written in one way only.
    const before = textBefore({ envelope, keyId }, parent);
    const behind = textBehind(cid, signature, keyId);
    const stands =
      text.length === before.length + json.length + behind.length &&
      text.startsWith(before) &&
      text.startsWith(json, before.length) &&
      text.endsWith(behind);
    return stands
      ? { envelope, json, canonical, cid, keyId, signature: parseSignature(signature), oid, parent }
      : null;
  } catch {
    return null;
  }
}

/**
 * The event of a commit that `parseEventCommit` has accepted before. Its bytes are known to hold, so nothing is rebuilt
 * and compared: some ten times faster, and no check of anything.
 */
export function readEventCommit(
  body: Uint8Array,
): Pick<EventCommit, 'envelope' | 'json' | 'keyId' | 'signature' | 'parent'> {
  const parts = splitEventCommit(textOf(body));
  // Canonical text has no key twice and no number out of range, so the platform reads what the strict reader would.
  const signature = parseSignature(parts.signature);
  return { ...parts, signature, envelope: JSON.parse(parts.json) as Envelope };
}

interface EventParts extends Pick<EventCommit, 'json' | 'keyId' | 'parent'> {
  /** As it is written. */
  readonly signature: string;
}

function splitEventCommit(text: string): EventParts {
  const start = text.indexOf('{', text.indexOf('\n\n'));
  const end = text.lastIndexOf('\n\n');
  const parent = text.startsWith('parent ', PARENT_AT) ? text.slice(PARENT_AT + 7, PARENT_AT + 47) : null;
  return {
    json: text.slice(start, end),
    keyId: lineAfter(text, '\nSigner: ', end),
    signature: lineAfter(text, '\nSig: ', end),
    parent,
  };
}

/** Behind the line of the tree: `tree `, 40 digits, a newline. */
const PARENT_AT = 46;

function lineAfter(text: string, key: string, from: number): string {
  const at = text.indexOf(key, from) + key.length;
  return text.slice(at, text.indexOf('\n', at));
}
