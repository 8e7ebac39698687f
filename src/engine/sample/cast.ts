import { utf8 } from '../../protocol/bytes.ts';
import { blake3 } from '../../protocol/crypto/hash.ts';

/** Who acts in the sample. `user:ada` owns the world and is the one a visitor writes as. */
export const SAMPLE_OWNER = 'user:ada';
export const SAMPLE_CAST = [
  SAMPLE_OWNER,
  'user:bo',
  'service:till-1',
  'service:till-2',
  'agent:stocktake',
] as const;
export type SampleActor = (typeof SAMPLE_CAST)[number];

/**
 * The seeds of the sample's keys are public by design: anyone can make the sample again, byte for byte, and write into
 * it. Nothing outside the sample may ever trust these keys.
 */
export function sampleSeed(actor: SampleActor): Uint8Array {
  return blake3(utf8(`gatos/sample/v1/${actor}`));
}
