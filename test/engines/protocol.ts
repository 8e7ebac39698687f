import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { hex, textOf, unhex, utf8 } from '../../src/protocol/bytes.ts';
import { canonicalJson } from '../../src/protocol/codec/canonicalJson.ts';
import { eventCidOf } from '../../src/protocol/codec/cid.ts';
import { decodeDagCborJson, encodeDagCbor } from '../../src/protocol/codec/dagCbor.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { parseJsonStrict } from '../../src/protocol/codec/parseJson.ts';
import { blake3, sha256 } from '../../src/protocol/crypto/hash.ts';
import { formatKeyId } from '../../src/protocol/crypto/keys.ts';
import { planEventCommit } from '../../src/protocol/event/commit.ts';
import { encodeEnvelope } from '../../src/protocol/event/envelope.ts';
import { parseTimestamp } from '../../src/protocol/event/timestamp.ts';
import { formatUlid, parseUlid } from '../../src/protocol/event/ulid.ts';
import { explorerRoot } from '../../src/protocol/export/explorerRoot.ts';
import { formatState, parseState } from '../../src/protocol/state/stateText.ts';
import { attempt, brief, type Results } from './report.ts';
import { BLOCKS, BYTES, STATES, TEXTS, TIMES, VALUES } from './values.ts';

hashes.sha512 = sha512;

/** Lengths around the blocks and chunks of BLAKE3, as in its published vectors. */
const LENGTHS = [0, 1, 2, 63, 64, 65, 127, 128, 1023, 1024, 1025, 2048, 2049, 3073, 8193, 31744, 102400];

function encodings(): JsonValue {
  return VALUES.map((value) => ({
    json: attempt(() => brief(canonicalJson(value))),
    cbor: attempt(() => brief(hex(encodeDagCbor(value)))),
    cid: attempt(() => eventCidOf(encodeDagCbor(value))),
    again: attempt(() => canonicalJson(decodeDagCborJson(encodeDagCbor(value))) === canonicalJson(value)),
  }));
}

function hashing(): Results {
  return Object.fromEntries(
    LENGTHS.map((length) => {
      const bytes = Uint8Array.from({ length }, (_, i) => i % 251);
      return [`${length} bytes`, [hex(blake3(bytes)), hex(sha256(bytes))]];
    }),
  );
}

function events(): JsonValue {
  const seed = new Uint8Array(32).fill(1);
  let parent: string | null = null;
  const made: JsonValue[] = [];
  for (const [i, payload] of VALUES.entries()) {
    const oid: JsonValue = attempt(() => {
      const encoded = encodeEnvelope({
        type: 'engine.check',
        ulid: formatUlid({ time: 1_777_636_800_000 + i, entropy: BigInt(i) }),
        actor: 'user:ada',
        payload: { value: payload },
        policy_root: 'c0ffee'.padEnd(40, '0'),
        repo: eventCidOf(utf8('genesis')),
        ns: 'main',
        gov: eventCidOf(utf8('genesis')),
      });
      const signed = {
        ...encoded,
        keyId: formatKeyId(getPublicKey(seed)),
        signature: sign(encoded.canonical, seed),
      };
      const { commit } = planEventCommit(signed, parent);
      parent = commit.oid;
      return [commit.cid, commit.oid];
    });
    made.push(oid);
  }
  return made;
}

function explorer(): string {
  const ledgerHeads = ['c0ffee', 'bada55', '0ddba1'].map((text) => text.padEnd(40, '0'));
  const inputs = { ledgerHeads, policyRoot: 'a'.repeat(40), foldRoot: 'b'.repeat(64) };
  return explorerRoot({ ...inputs, extractorVersion: 'v1.2.3+any' });
}

/** Encodings, hashes and refusals of fixed values, each a pure function of its input [ENC-1 to ENC-7, EVT-1 to EVT-6]. */
export function checkProtocol(): Results {
  return {
    encodings: encodings(),
    'json texts': TEXTS.map((text) => attempt(() => brief(canonicalJson(parseJsonStrict(text))))),
    'cbor blocks': BLOCKS.map((block) => attempt(() => canonicalJson(decodeDagCborJson(unhex(block))))),
    'utf-8': BYTES.map((bytes) => attempt(() => hex(utf8(textOf(unhex(bytes)))))),
    'state texts': STATES.map((text) => attempt(() => formatState(parseState(text)))),
    hashes: hashing(),
    events: events(),
    times: TIMES.map((text) => parseTimestamp(text)),
    ulids: [
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      '0i',
    ].map((text) => attempt(() => `${parseUlid(text).time} ${parseUlid(text).entropy}`)),
    'explorer root': explorer(),
  };
}
