import { compareBytes, concatBytes, unhex, utf8 } from '../bytes.ts';
import { blake3, blake3Digest } from '../crypto/hash.ts';
import { GatosError } from '../errors.ts';

/** What an export was made from, and by what. */
export interface ExplorerInputs {
  /** Commit id of each journal's head, as 40 hex digits; at least one, in any order. */
  readonly ledgerHeads: readonly string[];
  /** Commit id of the policy bundle in force. */
  readonly policyRoot: string;
  /** `sha256` of the fold as 64 hex digits; null for a raw export, which no fold has touched. */
  readonly foldRoot: string | null;
  /** For instance `v1.2.3+linux-x86_64`. */
  readonly extractorVersion: string;
}

/** The length in four bytes, big-endian, then the bytes: no two lists of fields give the same text. */
function prefixed(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concatBytes(length, bytes);
}

/** One journal's head stands for itself; several are the BLAKE3 of their bytes, sorted. */
function ledgerHead(heads: readonly string[]): Uint8Array {
  const [first, ...others] = heads.map(unhex).sort(compareBytes);
  if (first === undefined) throw new GatosError('ERR_USAGE', 'An export needs at least one ledger head.');
  return others.length === 0 ? first : blake3(concatBytes(first, ...others));
}

/** [PRF-2] The bytes whose BLAKE3 is the Explorer-Root. */
export function explorerBytes(inputs: ExplorerInputs): Uint8Array {
  const fields = [
    ledgerHead(inputs.ledgerHeads),
    unhex(inputs.policyRoot),
    ...(inputs.foldRoot === null ? [] : [unhex(inputs.foldRoot)]),
    utf8(inputs.extractorVersion),
  ];
  return concatBytes(...fields.map(prefixed));
}

/** [PRF-2] `blake3:<64 hex>`: binds an export to the history, policy and fold that it shows. */
export function explorerRoot(inputs: ExplorerInputs): string {
  return blake3Digest(explorerBytes(inputs));
}
