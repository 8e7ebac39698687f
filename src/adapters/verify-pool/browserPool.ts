import type { SignatureVerifier } from '../../ports/runtime.ts';
import { VerifyPool } from './pool.ts';
import type { BatchAnswer } from './wire.ts';

/** A pool of Web Workers; null where a worker cannot start workers. `start` makes one of workers/verify.ts. */
export function browserPool(verifier: SignatureVerifier, start: () => Worker): VerifyPool | null {
  if (typeof Worker === 'undefined') return null;
  return new VerifyPool(verifier, navigator.hardwareConcurrency, ({ answer, failed }) => {
    const worker = start();
    worker.onmessage = ({ data }: MessageEvent<BatchAnswer>) => answer(data);
    worker.onerror = (event) => {
      event.preventDefault(); // It is dealt with: not the end of the worker that started it.
      failed();
    };
    worker.onmessageerror = failed;
    return {
      post: (request) => worker.postMessage(request, [request.bodies]),
      terminate: () => worker.terminate(),
    };
  });
}
