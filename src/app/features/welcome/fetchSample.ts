import { GatosError } from '../../../protocol/errors.ts';
import type { Progress } from '../../../rpc/contract.ts';

/** Beside index.html; the service worker holds a copy, so this works without a server. */
const SAMPLE = 'sample.bundle';

/** Reads the sample from the app's own origin, counting bytes. Throws ERR_OBJECT_MISSING where it cannot. */
export async function fetchSample(
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ArrayBuffer> {
  const response = await fetch(new URL(SAMPLE, document.baseURI), { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw new GatosError('ERR_CANCELLED', 'Cancelled.');
    throw new GatosError(
      'ERR_OBJECT_MISSING',
      'The sample could not be read: the app is offline and has not stored it yet.',
      {
        hint: 'Go online once and reload; from then on the sample is here without a network.',
        cause,
      },
    );
  });
  if (!response.ok || !response.body)
    throw new GatosError('ERR_OBJECT_MISSING', `The server has no sample (it answered ${response.status}).`, {
      hint: 'Make a new world instead, or ask whoever hosts this app to publish sample.bundle.',
    });
  return readAll(response, response.body, onProgress);
}

async function readAll(
  response: Response,
  body: ReadableStream<Uint8Array>,
  onProgress: (progress: Progress) => void,
): Promise<ArrayBuffer> {
  // Compressed in transit, the header counts other bytes than those that arrive: then the total is unknown.
  const total = response.headers.has('content-encoding')
    ? 0
    : Number(response.headers.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let done = 0;
  const reader = body.getReader();
  for (let part = await next(reader); !part.done; part = await next(reader)) {
    chunks.push(part.value);
    done += part.value.length;
    onProgress({ done: kilo(done), total: kilo(total), phase: 'reading the sample (kB)' });
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes.buffer;
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  return reader.read().catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError')
      throw new GatosError('ERR_CANCELLED', 'Cancelled.');
    throw new GatosError('ERR_OBJECT_MISSING', 'The connection broke while the sample was being read.', {
      hint: 'Try again.',
      cause,
    });
  });
}

function kilo(bytes: number): number {
  return Math.round(bytes / 1000);
}
