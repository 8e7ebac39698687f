import { formatSignature } from '../../../protocol/crypto/keys.ts';
import { GatosError } from '../../../protocol/errors.ts';
import type { SignedEvent } from '../../../protocol/event/commit.ts';
import { parseImportLine } from '../importLine.ts';

/** `{"envelope":…,"sig":…,"signer":…}`: all of an event that is not a function of something else (EVT-5). */
export function formatSignedLine({
  json,
  signature,
  keyId,
}: Pick<SignedEvent, 'json' | 'signature' | 'keyId'>): string {
  return `{"envelope":${json},"sig":${JSON.stringify(formatSignature(signature))},"signer":${JSON.stringify(keyId)}}`;
}

/** Strict: exactly the line that its event makes. Throws ERR_ENVELOPE_INVALID and the like. */
export function parseSignedLine(line: string): SignedEvent {
  const parsed = parseImportLine(line);
  if (parsed.kind !== 'signed' || formatSignedLine(parsed.event) !== line)
    throw new GatosError(
      'ERR_ENVELOPE_INVALID',
      'A line of the slice is not a signed event as it must be written.',
    );
  return parsed.event;
}
