import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importJsonl } from '../../../src/engine/exchange/importJsonl.ts';
import { idBitsOf, importIdBits, importUlid } from '../../../src/engine/exchange/importUlid.ts';
import type { FullEvent } from '../../../src/engine/ledger/event.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import type { World } from '../../../src/engine/world/world.ts';
import { hex, utf8 } from '../../../src/protocol/bytes.ts';
import { blake3 } from '../../../src/protocol/crypto/hash.ts';
import { formatSignature } from '../../../src/protocol/crypto/keys.ts';
import { formatUlid, isUlid, parseUlid, ulidTime } from '../../../src/protocol/event/ulid.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { forge, fork, refOf } from './support/forge.ts';
import { ada, adaPhone, add, bob, endState, eve, Lab, NOON, newLab, TestClock } from './support/lab.ts';

function plain(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({ type: 'add', payload: { n: 1 }, ...fields });
}

function signedLine(event: Pick<FullEvent, 'json' | 'keyId' | 'signature'>): string {
  return `{"envelope":${event.json},"sig":"${formatSignature(event.signature)}","signer":"${event.keyId}"}`;
}

function run(world: World, lines: readonly string[] | Uint8Array, task = NO_TASK) {
  return importJsonl(world, 'main', lines instanceof Uint8Array ? lines : utf8(lines.join('\n')), task);
}

describe('importing JSON Lines', () => {
  it('appends every line as a signed event of this device, in the order of the file', async () => {
    const lab = await newLab();
    const world = await lab.open();
    await add(world, { n: 100 });
    const report = await run(world, [
      plain(),
      plain({ payload: { n: 2 } }),
      plain({ type: 'note', payload: {} }),
    ]);
    expect(report).toEqual({
      lines: 3,
      reached: 3,
      imported: 3,
      duplicates: 0,
      resumed: 0,
      refused: [],
      refusedCount: 0,
      cancelled: false,
    });
    expect(
      (await world.ledger.load([...world.ledger.order('main')])).map((event) => event.envelope.payload),
    ).toEqual([{ n: 100 }, { n: 1 }, { n: 2 }, {}]);
    expect(await endState(world)).toMatchObject({ count: 103 });
    const fresh = await lab.open();
    expect(await verifyWorld(fresh, NO_TASK)).toMatchObject({ ok: true, events: 4 });
    expect(fresh.ledger.journals).toHaveLength(1);
    await add(world);
  });

  it('[EVT-1] keeps historical time as ts', async () => {
    const world = await (await newLab()).open();
    await run(world, [plain({ ts: '1492-10-12T02:00:00Z' }), plain()]);
    expect(
      (await world.ledger.load([...world.ledger.order('main')])).map((event) => event.envelope.ts),
    ).toEqual(['1492-10-12T02:00:00Z', undefined]);
  });

  it('[EVT-6] the same ids again are duplicates: in one file, in a second run, and after more events', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const lines = [plain({ id: 'a' }), plain({ id: 'b' }), plain({ id: 'a', payload: { n: 50 } })];
    expect(await run(world, lines)).toMatchObject({ imported: 2, duplicates: 1 });
    await add(world);
    expect(await run(world, [...lines, plain({ id: 'c' })])).toMatchObject({ imported: 1, duplicates: 3 });
    expect(await run(await lab.open({ clock: new TestClock(NOON + 10 ** 7) }), lines)).toMatchObject({
      imported: 0,
      duplicates: 3,
    });
    expect(await endState(world)).toMatchObject({ count: 4 });
  });

  it('[EVT-6] so are ids that another device of the same actor has imported, but not those of another actor', async () => {
    const lab = await newLab();
    await run(await lab.open(), [plain({ id: 'a' })]);
    expect(await run(await lab.open({ as: adaPhone }), [plain({ id: 'a' })])).toMatchObject({
      imported: 0,
      duplicates: 1,
    });
    expect(await run(await lab.open({ as: bob }), [plain({ id: 'a' })])).toMatchObject({
      imported: 1,
      duplicates: 0,
    });
  });

  it('reports each line that is refused with its number and reason, and takes the others', async () => {
    const world = await (await newLab()).open();
    const lines: readonly (readonly [line: string, code: string | null])[] = [
      [plain(), null],
      ['{"type": "add", "payload": {"n": 1}', 'ERR_JSON_INVALID'],
      ['', null],
      ['[]', 'ERR_ENVELOPE_INVALID'],
      ['7', 'ERR_ENVELOPE_INVALID'],
      [plain({ type: 'Add' }), 'ERR_ENVELOPE_INVALID'],
      [plain({ type: undefined }), 'ERR_ENVELOPE_INVALID'],
      [plain({ payload: [1] }), 'ERR_ENVELOPE_INVALID'],
      [plain({ payload: { n: 1e10 } }), 'ERR_NUMBER_RANGE'],
      [plain({ ts: '2026-02-30T00:00:00Z' }), 'ERR_ENVELOPE_INVALID'],
      [plain({ ts: 7 }), 'ERR_ENVELOPE_INVALID'],
      [plain({ id: 7 }), 'ERR_ENVELOPE_INVALID'],
      [plain({ id: '' }), 'ERR_ENVELOPE_INVALID'],
      [plain({ actor: 'user:bob' }), 'ERR_ENVELOPE_INVALID'],
      ['{"type":"add","type":"add","payload":{}}', 'ERR_JSON_INVALID'],
      [plain({ payload: { s: 'x'.repeat(70_000) } }), 'ERR_ENVELOPE_TOO_LARGE'],
      ['{"__proto__":{"type":"add"},"payload":{}}', 'ERR_ENVELOPE_INVALID'],
      ['{"envelope":{}}', 'ERR_ENVELOPE_INVALID'],
      ['\u00a0', null],
      [plain(), null],
    ];
    const report = await run(
      world,
      lines.map(([line]) => line),
    );
    const expected = lines.flatMap(([, code], i) => (code === null ? [] : [`${i + 1} ${code}`]));
    expect(report.refused.map(({ line, code }) => `${line} ${code}`)).toEqual(expected);
    for (const { reason } of report.refused) expect(reason).toMatch(/.{15,}\.$/);
    expect(report).toMatchObject({ lines: 20, imported: 2, duplicates: 0 });
    expect(await endState(world)).toMatchObject({ count: 2 });
  });

  it('reads carriage returns, a byte order mark, and blank lines at the end', async () => {
    const world = await (await newLab()).open();
    expect(await run(world, utf8(`\ufeff${plain()}\r\n${plain()}\r\n\r\n\n`))).toMatchObject({
      lines: 2,
      imported: 2,
      duplicates: 0,
      refused: [],
    });
    expect(await run(world, utf8(''))).toMatchObject({ lines: 0, imported: 0, duplicates: 0, refused: [] });
  });

  it('refuses a file that is not UTF-8, whole', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const before = new Map(lab.storage.refs);
    const bytes = Uint8Array.from([...utf8(`${plain()}\n`), 0xff, 0xfe]);
    expect(await rejectionOf(run(world, bytes))).toMatchObject({
      code: 'ERR_JSON_INVALID',
      hint: expect.any(String),
    });
    expect(lab.storage.refs).toEqual(before);
  });

  it('needs a key that the world knows, and a namespace that is there', async () => {
    const lab = await newLab();
    expect((await rejectionOf(run(await lab.open({ as: null }), [plain()]))).code).toBe(
      'ERR_IDENTITY_MISSING',
    );
    expect((await rejectionOf(importJsonl(await lab.open(), 'other', utf8(plain()), NO_TASK))).code).toBe(
      'ERR_USAGE',
    );
    const report = await run(await lab.open({ as: eve }), [plain()]);
    expect(report).toMatchObject({ imported: 0, refused: [{ line: 1, code: 'ERR_KEY_UNKNOWN' }] });
  });
});

describe('a large file', () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => plain({ id: `line ${i}`, payload: { n: i % 3 } }));

  it('[EVT-6] [JRN-2] comes in by batches, one move of the ref each, ULIDs rising, progress told', async () => {
    const lab = await newLab();
    let moves = 0;
    const world = await lab.open({
      wrap: (repository) => {
        const apply = repository.apply.bind(repository);
        repository.apply = (plan) => {
          moves += plan.refs.length;
          return apply(plan);
        };
        return repository;
      },
    });
    const seen: number[] = [];
    const report = await run(world, lines, {
      ...NO_TASK,
      progress: (done, total) => seen.push(done / total),
    });
    expect(report).toMatchObject({ lines: 3_000, imported: 3_000, refused: [] });
    expect(moves).toBe(3);
    expect(seen.at(-1)).toBe(1);
    const ulids = [...world.ledger.order('main')].map((event) => event.ulid);
    expect(ulids.every((ulid, i) => isUlid(ulid) && (i === 0 || ulid > (ulids[i - 1] ?? '')))).toBe(true);
    // The clock stood still: 65,536 fit into one millisecond, and none lies far ahead.
    expect(ulidTime(ulids.at(-1) ?? '')).toBe(NOON);
    expect(await endState(world)).toMatchObject({ count: 3_000 });
    expect((await lab.open()).ledger.quarantine).toEqual([]);
    expect(await run(await lab.open(), lines)).toMatchObject({ imported: 0, duplicates: 3_000 });
  });

  it('appends more events than a call can take arguments', async () => {
    const world = await (await newLab()).open();
    const [event] = [await add(world)];
    const many = Array.from({ length: 200_000 }, (_, i) => ({
      ...event,
      ulid: formatUlid({ time: NOON + 1 + i, entropy: 0n }),
    }));
    expect(world.ledger.append(event.ref, many)).toBe(1);
    expect(world.ledger.order('main')).toHaveLength(200_001);
  });
});

describe('signed lines', () => {
  /** Events of a member that have not reached `lab` yet. */
  async function offlineEvents(lab: Lab, count = 3) {
    const away = fork(lab, (storage) => new Lab(storage));
    const world = await away.open({ as: bob });
    const events: FullEvent[] = [];
    for (let i = 0; i < count; i++) events.push(await add(world, { n: 10 ** i }));
    return events;
  }

  it('[EVT-1] [EVT-2] go into the journal of their author, byte for byte, next to plain ones', async () => {
    const lab = await newLab();
    const events = await offlineEvents(lab);
    const world = await lab.open();
    const report = await run(world, [plain(), ...events.map(signedLine), plain()]);
    expect(report).toMatchObject({ lines: 5, imported: 5, duplicates: 0, refused: [] });
    const fresh = await lab.open();
    expect(
      fresh.ledger
        .journal(refOf(bob))
        ?.events.slice()
        .map((event) => event.oid),
    ).toEqual(events.map((event) => event.oid));
    expect(fresh.ledger.quarantine).toEqual([]);
    expect(await endState(fresh)).toMatchObject({ count: 113 });
    expect(await run(world, events.map(signedLine))).toMatchObject({ imported: 0, duplicates: 3 });
  });

  it('[JRN-5] are judged like any other event', async () => {
    const lab = await newLab();
    const [first, second, third] = await offlineEvents(lab);
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three events were expected');
    const world = await lab.open();
    const stranger = await forge(lab, world, { by: eve });
    const wrongSignature = signedLine({ ...first, signature: second.signature });
    const otherKey = signedLine({ ...first, keyId: eve.signer.keyId });
    const report = await run(world, [
      signedLine(second),
      wrongSignature,
      otherKey,
      signedLine(stranger),
      signedLine(first),
      signedLine(third),
      signedLine(second),
    ]);
    expect(report.refused.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '1 ERR_CHAIN_BROKEN',
      '2 ERR_SIGNATURE_INVALID',
      '3 ERR_SIGNATURE_INVALID',
      '4 ERR_KEY_UNKNOWN',
      '6 ERR_CHAIN_BROKEN',
    ]);
    expect(report.imported).toBe(2);
    expect((await lab.open()).ledger.quarantine).toEqual([]);
  });

  it('[EVT-6] of this very device move its clock, so that plain lines after them are not refused', async () => {
    const lab = await newLab();
    const away = fork(lab, (storage) => new Lab(storage));
    const own = await add(await away.open({ clock: new TestClock(NOON + 60_000) }));
    const world = await lab.open();
    expect(await run(world, [signedLine(own), plain(), plain({ id: 'x' })])).toMatchObject({
      imported: 3,
      refused: [],
    });
    expect(world.ledger.journal(refOf(ada))?.events.at(0)?.oid).toBe(own.oid);
  });

  it('[JRN-5] for a journal with a refused commit are refused one by one; the rest of the file comes in', async () => {
    const lab = await newLab();
    const [first, second] = await offlineEvents(lab);
    if (first === undefined || second === undefined) throw new Error('two events were expected');
    const reader = await lab.open();
    const bad = await forge(lab, reader, { by: bob, sign: ada.signer.sign });
    lab.force(refOf(bob), bad.oid);
    const world = await lab.open();
    expect(await run(world, [signedLine(first), plain(), signedLine(second)])).toMatchObject({
      imported: 1,
      refused: [
        { line: 1, code: 'ERR_CHAIN_BROKEN' },
        { line: 3, code: 'ERR_CHAIN_BROKEN' },
      ],
    });
  });

  it('[JRN-5] nothing is imported onto a refused commit of the own journal', async () => {
    const lab = await newLab();
    const bad = await forge(lab, await lab.open(), { by: ada, sign: bob.signer.sign });
    lab.force(refOf(ada), bad.oid);
    expect((await rejectionOf(run(await lab.open(), [plain()]))).code).toBe('ERR_CHAIN_BROKEN');
  });
});

describe('an import that meets another writer', () => {
  async function racing(lab: Lab, times: number) {
    const rival = await lab.open();
    let left = times;
    return lab.open({
      wrap: (repository) => {
        const apply = repository.apply.bind(repository);
        repository.apply = async (plan) => {
          if (left > 0 && plan.refs.length > 0) {
            left--;
            await run(rival, [plain({ id: 'b', payload: { n: 1_000 } }), plain({ payload: { n: 100 } })]);
          }
          return apply(plan);
        };
        return repository;
      },
    });
  }

  it('[JRN-2] [EVT-6] judges the file again on top of the winner: nothing lost, nothing twice', async () => {
    const lab = await newLab();
    const world = await racing(lab, 2);
    expect(await run(world, [plain({ id: 'a' }), plain({ id: 'b' })])).toMatchObject({
      lines: 2,
      imported: 1,
      duplicates: 1,
      refused: [],
    });
    expect(lab.clock.slept).toHaveLength(2);
    expect(await endState(await lab.open())).toMatchObject({ count: 1_201 });
  });

  it('[JRN-2] gives up after five tries, and the world has caught up', async () => {
    const lab = await newLab();
    const world = await racing(lab, 5);
    expect((await rejectionOf(run(world, [plain({ id: 'a' })]))).code).toBe('ERR_REF_CONFLICT');
    expect(await run(world, [plain({ id: 'a' })])).toMatchObject({ imported: 1 });
  });
});

describe('the ULID of an imported line', () => {
  it('[EVT-6] ends in 64 bits of the BLAKE3 of its id', () => {
    const expected = BigInt(`0x${hex(blake3(utf8('gatos/import-id/v1\nline 7'))).slice(0, 16)}`);
    expect(importIdBits('line 7')).toBe(expected);
    expect(idBitsOf(importUlid(NOON, null, expected))).toBe(expected);
  });

  it('[EVT-6] rises above what was seen, carries its id bits, and is of this moment or just after what was seen', () => {
    const bits = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    const seenParts = fc.record({
      time: fc.integer({ min: 0, max: 2 ** 47 }),
      entropy: fc.bigInt({ min: 0n, max: (1n << 80n) - 1n }),
    });
    fc.assert(
      fc.property(seenParts, fc.integer({ min: 0, max: 2 ** 47 }), bits, (seen, now, id) => {
        const greatest = formatUlid(seen);
        const ulid = importUlid(now, greatest, id);
        expect(ulid > greatest).toBe(true);
        expect(idBitsOf(ulid)).toBe(id);
        expect(parseUlid(ulid).time).toBeLessThanOrEqual(Math.max(now, seen.time + 1));
      }),
      { numRuns: 300 },
    );
  });
});
