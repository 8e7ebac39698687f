import type { CheckedCommit, RawCommit } from '../protocol/event/checkCommits.ts';

/** Milliseconds since the Unix epoch. The only clock; never read while verifying (JRN-6). */
export interface Clock {
  now(): number;
  /** Resolves after `ms`. */
  sleep(ms: number): Promise<void>;
}

export interface Random {
  bytes(length: number): Uint8Array;
}

/** An Ed25519 private key that may never be seen, only used. */
export interface Signer {
  /** `ed25519:<64 hex>` of the public key (ENC-5). */
  readonly keyId: string;
  /** RFC 8032 signature, 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export interface SignatureVerifier {
  /** The one verdict of EVT-3; `publicKey` is 32 bytes, `signature` 64. Never throws on bad input: false. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Where there are other threads: `checkCommits` on them, a few batches at a time. Never throws on bad input. */
  readonly threads?: VerifierThreads;
}

export interface VerifierThreads {
  /** How many batches may be under way to keep all of them busy. */
  readonly lanes: number;
  check(commits: readonly RawCommit[]): Promise<readonly CheckedCommit[]>;
}

/** Cooperative cancel and progress for long work; checked between batches. */
export interface Task {
  progress(done: number, total: number, phase?: string): void;
  /** Throws ERR_CANCELLED once the caller has cancelled. */
  check(): void;
  /** Gives the host a moment (messages, other calls) and then checks. */
  breathe(): Promise<void>;
}
