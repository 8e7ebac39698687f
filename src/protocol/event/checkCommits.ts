import { parseKeyId } from '../crypto/keys.ts';
import { type ErrorCode, toErrorShape } from '../errors.ts';
import { type EventCommit, parseEventCommit } from './commit.ts';
import type { Envelope } from './envelope.ts';

/** A commit of a journal as it is stored. */
export interface RawCommit {
  readonly oid: string;
  readonly body: Uint8Array;
}

/** A commit that is an event, and whether its signature is its signer's. Small, so that it can cross threads. */
export interface CheckedEvent extends Pick<EventCommit, 'oid' | 'cid' | 'json' | 'keyId'> {
  /** [EVT-3] */
  readonly signed: boolean;
  /** Left out where it would cost more to hand over than to parse again. */
  readonly envelope?: Envelope;
}

/** A commit that is not an event, with why. */
export interface BadCommit {
  readonly oid: string;
  readonly bad: { readonly code: ErrorCode; readonly reason: string };
}

export type CheckedCommit = CheckedEvent | BadCommit;

export function isBad<T extends object>(commit: T | BadCommit): commit is BadCommit {
  return 'bad' in commit;
}

/** The event of a commit, or why it is none (EVT-4). Signatures are not checked here. */
export function readCommit({ oid, body }: RawCommit): EventCommit | BadCommit {
  try {
    return parseEventCommit(oid, body);
  } catch (error) {
    const { code, message } = toErrorShape(error);
    return { oid, bad: { code, reason: message } };
  }
}

export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>;

/** [EVT-3] [EVT-4] All that can be said of commits without knowing their world: bytes and signatures, in the order given. */
export function checkCommits(
  verify: VerifySignature,
  commits: readonly RawCommit[],
): Promise<readonly CheckedCommit[]> {
  // The last signer: a journal has one.
  let key: { readonly id: string; readonly bytes: Uint8Array } = { id: '', bytes: new Uint8Array() };
  return Promise.all(
    commits.map(async (commit) => {
      const event = readCommit(commit);
      if (isBad(event)) return event;
      const { oid, cid, envelope, json, keyId, canonical, signature } = event;
      if (key.id !== keyId) key = { id: keyId, bytes: parseKeyId(keyId) };
      const signed = await verify(key.bytes, canonical, signature);
      return { oid, cid, envelope, json, keyId, signed };
    }),
  );
}
