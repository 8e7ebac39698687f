import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StartWorker, VerifyPool } from '../../../src/adapters/verify-pool/pool.ts';
import {
  type BatchAnswer,
  packAnswer,
  packBatch,
  unpackAnswer,
  unpackBatch,
} from '../../../src/adapters/verify-pool/wire.ts';
import { keyFromSeed, signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { createVerifier } from '../../../src/adapters/web-crypto/verifier.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { checkCommits, type RawCommit } from '../../../src/protocol/event/checkCommits.ts';
import { planEventCommit } from '../../../src/protocol/event/commit.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';

const verifier = await createVerifier();
const verify = verifier.verify.bind(verifier);

async function commits(count: number): Promise<RawCommit[]> {
  const signer = signerOf(await keyFromSeed(new Uint8Array(32).fill(3)));
  const raw: RawCommit[] = [];
  for (let i = 0; i < count; i++) {
    const encoded = encodeEnvelope({
      type: 'add',
      ulid: `01J${String(i).padStart(23, '0')}`,
      actor: 'user:ada',
      payload: { n: i, text: 'ä☃' },
      policy_root: '1'.repeat(40),
      ns: 'main',
    });
    const signature = await signer.sign(encoded.canonical);
    // Every seventh is signed by nobody.
    if (i % 7 === 6) signature[0] = (signature[0] ?? 0) ^ 1;
    const { object, commit } = planEventCommit({ ...encoded, keyId: signer.keyId, signature }, null);
    // Every fifth is no event.
    raw.push({ oid: commit.oid, body: i % 5 === 4 ? utf8('tree nothing\n\n') : object.body });
  }
  return raw;
}

const some = await commits(200);
const plain = await checkCommits(verify, some);
const withoutEnvelope = plain.map((commit) => {
  if ('bad' in commit) return commit;
  const { envelope: _, ...rest } = commit;
  return rest;
});

interface Fake {
  readonly start: StartWorker;
  readonly started: () => number;
  readonly terminated: () => number;
}

/** Workers that do what workers/verify.ts does, on copies as a message makes them. `fails` breaks the nth batch. */
function fakeWorkers(fails?: number): Fake {
  let [started, terminated, batches] = [0, 0, 0];
  return {
    start: ({ answer, failed }) => {
      started++;
      return {
        post: (request) => {
          if (++batches === fails) return void queueMicrotask(failed);
          void checkCommits(verify, unpackBatch(structuredClone(request))).then((checked) =>
            answer(structuredClone(packAnswer(request.id, checked)) as BatchAnswer),
          );
        },
        terminate: () => {
          terminated++;
        },
      };
    },
    started: () => started,
    terminated: () => terminated,
  };
}

describe('the pool that checks commits', () => {
  it('[EVT-3] [EVT-4] says of every commit what is said without it, in order, on any cut into batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const batch = some.slice(from, to);
        const request = packBatch(1, batch);
        expect(unpackBatch(request)).toEqual(batch);
        const answer = packAnswer(1, await checkCommits(verify, unpackBatch(request)));
        expect(unpackAnswer(batch, answer)).toEqual(withoutEnvelope.slice(from, to));
      }),
      { numRuns: 10 },
    );
  });

  it('shares batches out among its workers, and lets them go when it closes', async () => {
    const fake = fakeWorkers();
    const pool = new VerifyPool(verifier, 3, fake.start);
    const batches = await Promise.all(Array.from({ length: 8 }, () => pool.check(some)));
    for (const checked of batches) expect(checked).toEqual(withoutEnvelope);
    expect(fake.started()).toBe(3);
    pool.close();
    expect(fake.terminated()).toBe(3);
  });

  it('checks a few commits, and all on a single core, without a worker', async () => {
    const fake = fakeWorkers();
    expect(await new VerifyPool(verifier, 4, fake.start).check(some.slice(0, 3))).toEqual(plain.slice(0, 3));
    expect(await new VerifyPool(verifier, 1, fake.start).check(some)).toEqual(plain);
    expect(fake.started()).toBe(0);
  });

  it.each([1, 2, 5])('checks what a worker had that died at batch %i, and asks none again', async (nth) => {
    const fake = fakeWorkers(nth);
    const pool = new VerifyPool(verifier, 2, fake.start);
    const strip = (checked: readonly object[]) => checked.map((commit) => ({ ...commit, envelope: null }));
    const batches = await Promise.all(Array.from({ length: 6 }, () => pool.check(some)));
    for (const checked of batches) expect(strip(checked)).toEqual(strip(plain));
    const started = fake.started();
    expect(strip(await pool.check(some))).toEqual(strip(plain));
    expect(fake.started()).toBe(started);
  });

  it('checks everything itself where workers do not start', async () => {
    const pool = new VerifyPool(verifier, 2, () => {
      throw new Error('no workers here');
    });
    expect(await pool.check(some)).toEqual(plain);
  });
});
