import { utf8 } from '../../src/protocol/bytes.ts';
import { canonicalJson } from '../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { blake3Digest } from '../../src/protocol/crypto/hash.ts';
import { GatosError } from '../../src/protocol/errors.ts';

/** One check and what came of it, by name. Equal on every engine. */
export type Results = { [name: string]: JsonValue };

/** What one engine reports. Only the results count; the notes say how this engine came to them. */
export interface EngineReport {
  /** Over all results, made by the engine itself. */
  readonly digest: string;
  readonly results: Results;
  readonly notes: readonly string[];
}

/** Longer text is reported by its digest, so that reports stay readable. */
const MAX_TEXT = 400;

/** A text, or the digest and size of a long one. */
export function brief(text: string): string {
  const bytes = utf8(text);
  return bytes.length <= MAX_TEXT ? text : `${blake3Digest(bytes)} of ${bytes.length} bytes`;
}

/** The value, or the stable code of the error in its place. Anything else that is thrown is a finding by itself. */
export function attempt(run: () => JsonValue): JsonValue {
  try {
    return run();
  } catch (error) {
    return failure(error);
  }
}

export function failure(error: unknown): string {
  if (error instanceof GatosError) return error.code;
  return `thrown: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}

/** The one digest of an engine: BLAKE3 over the canonical JSON of all results. */
export function digestOf(results: JsonValue): string {
  return blake3Digest(utf8(canonicalJson(results)));
}
