import { installHashes } from '../src/adapters/hash-wasm/hashes.ts';
import { type BatchRequest, packAnswer, unpackBatch } from '../src/adapters/verify-pool/wire.ts';
import { createVerifier } from '../src/adapters/web-crypto/verifier.ts';
import { checkCommits } from '../src/protocol/event/checkCommits.ts';

/** One of the threads that check commits (VerifyPool). Messages wait until it is ready. */
const ready = Promise.all([createVerifier(), installHashes()]);

self.onmessage = async ({ data }: MessageEvent<BatchRequest>) => {
  const [verifier] = await ready;
  const checked = await checkCommits(verifier.verify.bind(verifier), unpackBatch(data));
  self.postMessage(packAnswer(data.id, checked));
};
self.onunhandledrejection = ({ reason }: PromiseRejectionEvent) => {
  throw reason; // The pool hears of it by `onerror`.
};
