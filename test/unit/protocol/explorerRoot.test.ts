import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hex, unhex } from '../../../src/protocol/bytes.ts';
import { blake3 } from '../../../src/protocol/crypto/hash.ts';
import {
  type ExplorerInputs,
  explorerBytes,
  explorerRoot,
} from '../../../src/protocol/export/explorerRoot.ts';
import { codeOf } from './support/codes.ts';

const example = JSON.parse(
  readFileSync(new URL('../../vectors/explorer-root/example.json', import.meta.url), 'utf8'),
) as Record<
  'ledger_head' | 'policy_root' | 'fold_root' | 'extractor_version' | 'serialized_hex' | 'explorer_root',
  string
>;

const inputs: ExplorerInputs = {
  ledgerHeads: [example.ledger_head],
  policyRoot: example.policy_root,
  foldRoot: example.fold_root,
  extractorVersion: example.extractor_version,
};

describe('explorerRoot', () => {
  it('[PRF-2] gives the worked example of the GATOS specification', () => {
    expect(hex(explorerBytes(inputs))).toBe(example.serialized_hex);
    expect(explorerRoot(inputs)).toBe(`blake3:${example.explorer_root}`);
  });

  it('[PRF-2] leaves the fold out of a raw export, its length too', () => {
    const fold = `00000020${example.fold_root}`;
    expect(hex(explorerBytes({ ...inputs, foldRoot: null }))).toBe(example.serialized_hex.replace(fold, ''));
  });

  it('[PRF-2] takes several journals as the BLAKE3 of their sorted heads', () => {
    const [a, b] = ['aa'.repeat(20), '0b'.repeat(20)];
    const head = hex(blake3(unhex(b + a)));
    expect(hex(explorerBytes({ ...inputs, ledgerHeads: [a, b] }))).toMatch(
      new RegExp(`^00000020${head}00000014`),
    );
    expect(explorerRoot({ ...inputs, ledgerHeads: [a, b] })).toBe(
      explorerRoot({ ...inputs, ledgerHeads: [b, a] }),
    );
    expect(codeOf(() => explorerRoot({ ...inputs, ledgerHeads: [] }))).toBe('ERR_USAGE');
  });

  it('[PRF-2] writes the length of the version in bytes, not in characters', () => {
    expect(hex(explorerBytes({ ...inputs, extractorVersion: 'ü' }))).toMatch(/00000002c3bc$/);
  });
});
