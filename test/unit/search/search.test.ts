import { beforeAll, describe, expect, it } from 'vitest';
import { createRegexEngine } from '../../../src/adapters/re2/regex.ts';
import { emit } from '../../../src/engine/emit/emit.ts';
import type { FullEvent } from '../../../src/engine/ledger/event.ts';
import { findEvent } from '../../../src/engine/search/findEvent.ts';
import { listNotes } from '../../../src/engine/search/notes.ts';
import { searchTimeline } from '../../../src/engine/search/search.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { timeOf } from '../../../src/engine/world/time.ts';
import type { World } from '../../../src/engine/world/world.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { add, bob, type Lab, newLab, till } from '../engine/support/lab.ts';
import { query, search } from './support.ts';

let lab: Lab;
let world: World;
const events: FullEvent[] = [];

const PAYLOADS = [
  { type: 'add', payload: { n: 1, sku: 'W-1' } },
  { type: 'add', payload: { n: 10, sku: 'W-10', note: 'Grüße aus Köln' } },
  { type: 'order.placed', payload: { lines: [{ sku: 'W-1', n: 2 }, { sku: 'B-7' }], total: 12.5 } },
  { type: 'order.returned', payload: { why: 'said "no\\way"', total: 12.25 } },
  { type: 'boom', payload: {} },
  { type: 'note', payload: { text: 'no note: it is about nothing' } },
] as const;

beforeAll(async () => {
  lab = await newLab();
  world = await lab.open();
  for (const { type, payload } of PAYLOADS) events.push(await add(world, payload as never, type));
  const about = events[1]?.cid ?? '';
  events.push(await add(world, { about, text: 'This one is odd.' }, 'note'));
  for (const as of [bob, till]) {
    const other = await lab.open({ as });
    await emit(other, { ns: 'main', type: 'add', payload: { n: 5 } }, NO_TASK);
    other.timelines.close();
  }
  await world.ledger.refresh(NO_TASK);
  world.timelines.follow(world.ledger, 'main', 0);
});

describe('timeline.search', () => {
  it.each([
    ['a type', query({ kind: 'type', value: 'add' }), [1, 2, 8, 9]],
    ['a family of types', query({ kind: 'type', value: 'order.*' }), [3, 4]],
    ['an actor by name', query({ kind: 'actor', value: 'bob' }), [8]],
    ['an actor of one kind', query({ kind: 'actor', value: 'user:till' }), []],
    ['not a type', query({ kind: 'type', value: 'add', not: true }), [3, 4, 5, 6, 7]],
    ['two terms', query({ kind: 'type', value: 'add' }, { kind: 'actor', value: 'ada' }), [1, 2]],
    ['faults', query({ kind: 'status', value: 'fault' }), [5]],
    ['notes, and nothing else of that type', query({ kind: 'status', value: 'note' }), [7]],
    ['checkpoints', query({ kind: 'status', value: 'checkpoint' }), [3]],
    ['denials, of which a journal has none', query({ kind: 'status', value: 'denied' }), []],
    ['words without regard to case', query({ kind: 'text', value: 'GRÜSSE' }), []],
    ['umlauts', query({ kind: 'text', value: 'GRÜßE AUS' }), [2]],
    ['what JSON escapes', query({ kind: 'text', value: 'said "no\\way' }), [4]],
    ['words in a type', query({ kind: 'text', value: 'placed' }), [3]],
    ['not a word', query({ kind: 'text', value: 'w-1', not: true }), [4, 5, 6, 7, 8, 9]],
    ['an expression', query({ kind: 'regex', value: 'W-\\d{2}' }), [2]],
    ['an expression over a type', query({ kind: 'regex', value: '^order\\.(placed|returned)$' }), [3, 4]],
    ['a path', query({ kind: 'path', path: ['sku'], is: '=', value: '"W-1"' }), [1]],
    ['a path in a list', query({ kind: 'path', path: ['lines', 1, 'sku'], is: '=', value: '"B-7"' }), [3]],
    ['a number, however it is written', query({ kind: 'path', path: ['n'], is: '=', value: '1.0e1' }), [2]],
    [
      'numbers in their order, not that of text',
      query({ kind: 'path', path: ['n'], is: '>=', value: '5' }),
      [2, 8, 9],
    ],
    ['decimals', query({ kind: 'path', path: ['total'], is: '>', value: '12.25' }), [3]],
    ['what is there and another', query({ kind: 'path', path: ['n'], is: '!=', value: '5' }), [1, 2]],
    ['what is there', query({ kind: 'path', path: ['total'], is: 'exists', value: '' }), [3, 4]],
    [
      'what is not there',
      query({ kind: 'path', path: ['n'], is: 'exists', value: '', not: true }),
      [3, 4, 5, 6, 7],
    ],
    ['a part of a text', query({ kind: 'path', path: ['sku'], is: 'contains', value: '"w-1"' }), [1, 2]],
    ['nothing in particular', query(), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('finds %s', async (_what, asked, numbers) => {
    expect(await search(world, asked, { checkpoints: [3] })).toEqual(numbers);
  });

  it('[ENC-7] tells numbers apart that one double stands for', async () => {
    const is = (value: string) => query({ kind: 'path', path: ['total'], is: '=', value });
    expect(await search(world, is('12.50'))).toEqual([3]);
    expect(await search(world, is('12.50000000000000000001'))).toEqual([]);
  });

  it('finds ids from six characters on', async () => {
    const { cid = '', oid = '', ulid = '' } = events[2] ?? {};
    for (const id of [cid, oid, ulid, oid.slice(4, 14), cid.slice(-10)])
      expect(await search(world, query({ kind: 'text', value: id.toUpperCase() }))).toContain(3);
  });

  it('looks at the stretch that was asked for, and no further', async () => {
    const asked = query({ kind: 'type', value: 'add' });
    expect(await search(world, asked, { from: 1, count: 7 })).toEqual([2, 8]);
    expect(await search(world, asked, { from: 99, count: 7 })).toEqual([]);
  });

  it('reads no envelope for types and actors, and each payload once', async () => {
    let loaded = 0;
    const time = timeOf(world, 'main');
    const counting = {
      ...time,
      load: (list: Parameters<typeof time.load>[0]) => {
        loaded += list.length;
        return time.load(list);
      },
    };
    const regex = createRegexEngine();
    const run = (asked: ReturnType<typeof query>) =>
      searchTimeline(
        counting,
        { query: asked, from: 0, count: 100 },
        { regex, checkpoints: async () => [] },
        NO_TASK,
      );
    await run(query({ kind: 'type', value: 'add' }, { kind: 'actor', value: 'ada', not: true }));
    expect(loaded).toBe(0);
    const fresh = await lab.open();
    try {
      const other = timeOf(fresh, 'main');
      Object.assign(counting, { order: other.order });
      await run(query({ kind: 'text', value: 'w' }));
      expect(loaded).toBe(9);
      await run(query({ kind: 'text', value: 'wi' }));
      expect(loaded).toBe(9);
    } finally {
      fresh.timelines.close();
    }
  });

  it.each(['(', 'a{2,1}', '(?=x)', '\\1'])('says what is wrong with the expression %s', async (value) => {
    const error = await search(world, query({ kind: 'regex', value })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GatosError);
    expect(error).toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('not a regular expression'),
    });
  });

  it('takes no time for an expression that would take others for ever', async () => {
    const nested = query({ kind: 'regex', value: '^(([a-z])+.)+[A-Z]([a-z])+$' });
    await add(world, { s: 'a'.repeat(5_000) }, 'add');
    world.timelines.follow(world.ledger, 'main', undefined);
    expect(await search(world, nested, { from: 9, count: 1 })).toEqual([]);
    await expect(search(world, query({ kind: 'regex', value: '((a{100}){100}){10}' }))).rejects.toThrow();
  });

  it('stops when it is cancelled', async () => {
    const cancelled = {
      ...NO_TASK,
      breathe: () => Promise.reject(new GatosError('ERR_CANCELLED', 'no more')),
    };
    const tools = { regex: createRegexEngine(), checkpoints: async () => [] };
    const asked = { query: query({ kind: 'text', value: 'x' }), from: 0, count: 9 };
    await expect(searchTimeline(timeOf(world, 'main'), asked, tools, cancelled)).rejects.toThrow('no more');
  });
});

describe('notes', () => {
  it('are events of type note about another, wherever that is', async () => {
    const time = timeOf(world, 'main');
    const numberOf = (cid: string) => world.ledger.numberOf({ cid, ns: 'main' });
    const [note, ...more] = await listNotes(time, numberOf, NO_TASK);
    expect(more).toEqual([]);
    expect(note).toMatchObject({ number: 7, actor: 'user:ada', text: 'This one is odd.', aboutNumber: 2 });
    expect((await listNotes(time, () => null, NO_TASK))[0]?.aboutNumber).toBeNull();
  });
});

describe('event.find', () => {
  it('knows an event by each of its ids and by their beginnings', () => {
    const time = timeOf(world, 'main');
    const numberOf = (cid: string) => world.ledger.numberOf({ cid, ns: 'main' });
    for (const [i, { cid, oid, ulid }] of events.entries()) {
      for (const id of [cid, oid, ulid, ulid.toLowerCase(), oid.slice(0, 12), cid.slice(0, 24)])
        expect(findEvent(time, id, numberOf)).toBe(i + 1);
    }
    expect(findEvent(time, (events[0]?.ulid ?? '').slice(0, 6), numberOf)).toBeNull();
    expect(findEvent(time, (events[0]?.oid ?? '').slice(0, 5), numberOf)).toBeNull();
    expect(findEvent(time, 'f'.repeat(40), numberOf)).toBeNull();
    expect(findEvent(time, 'not an id', numberOf)).toBeNull();
  });
});
