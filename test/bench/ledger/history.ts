import { sha256 } from '@noble/hashes/sha2.js';
import type { Oid, PlannedObject } from '../../../src/ports/repository.ts';
import { deviceOf, formatKeyId } from '../../../src/protocol/crypto/keys.ts';
import { planEventCommit } from '../../../src/protocol/event/commit.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import { nextUlid } from '../../../src/protocol/event/ulid.ts';
import { journalRef } from '../../../src/protocol/journal/names.ts';

const TYPES = ['sale.completed', 'stock.received', 'price.set', 'sale.refunded'];
const START = 1_700_000_000_000;

/** 64 bytes as random as a signature's: they do not compress, which is what matters for sizes and times. */
function noise(label: string): Uint8Array {
  const half = sha256(new TextEncoder().encode(label));
  const bytes = new Uint8Array(64);
  bytes.set(half);
  bytes.set(sha256(half), 32);
  return bytes;
}

/**
 * One actor's journal of real event commits (EVT-4), as the app writes them but for the signatures, which are noise.
 * The same `seed` gives the same history everywhere.
 */
export class History {
  readonly ref: string;
  tip: Oid | null = null;
  #count = 0;
  #ulid: string | null = null;
  #prev: string | undefined;
  readonly #actor = 'user:ada';
  readonly #key: Uint8Array;
  readonly #repo: string;

  constructor(seed = 'bench') {
    this.#key = noise(seed).subarray(0, 32);
    this.ref = journalRef('main', this.#actor, deviceOf(this.#key));
    this.#repo = encodeEnvelope({
      type: 'genesis',
      ulid: nextUlid(START, null, noise(seed)),
      actor: this.#actor,
      payload: {},
      policy_root: '0'.repeat(40),
      ns: 'gov',
    }).cid;
  }

  next(): PlannedObject {
    const n = this.#count++;
    const random = noise(`event ${n}`);
    this.#ulid = nextUlid(START + n * 731, this.#ulid, random.subarray(0, 10));
    const type = TYPES[(random[11] ?? 0) % TYPES.length] ?? 'sale.completed';
    const payload = {
      sku: `widget-${(random[12] ?? 0) % 50}`,
      pieces: (random[13] ?? 0) % 9,
      cents: (random[14] ?? 0) * 5,
    };
    const envelope = encodeEnvelope({
      type,
      ulid: this.#ulid,
      actor: this.#actor,
      payload,
      policy_root: 'c0ffee'.padEnd(40, '7'),
      repo: this.#repo,
      ns: 'main',
      gov: this.#repo,
      ...(this.#prev === undefined ? {} : { prev: this.#prev }),
    });
    this.#prev = envelope.cid;
    const { object } = planEventCommit(
      { ...envelope, keyId: formatKeyId(this.#key), signature: random },
      this.tip,
    );
    this.tip = object.oid;
    return object;
  }

  take(count: number): readonly PlannedObject[] {
    return Array.from({ length: count }, () => this.next());
  }
}
