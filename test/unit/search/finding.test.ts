import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { countUpTo, joinNumbers, numbersIn } from '../../../src/app/features/journal/matches.ts';
import { parseQuery } from '../../../src/app/features/journal/query/parse.ts';
import { payloadPaths } from '../../../src/app/features/journal/query/payloadPaths.ts';
import { type SearchFacts, suggest } from '../../../src/app/features/journal/query/suggest.ts';
import { readSaved, withName, withSaved } from '../../../src/app/features/journal/savedFilters.ts';
import { parseEventNumber } from '../../../src/app/features/palette/items.ts';
import { rank } from '../../../src/app/features/palette/rank.ts';
import { parseStatePath, writeStatePath } from '../../../src/app/features/palette/statePath.ts';

vi.mock('../../../src/app/client.ts', () => ({
  client: { call: async () => ({}), subscribe: () => () => undefined },
}));

const FACTS: SearchFacts = {
  types: [
    { name: 'order.placed', count: 40 },
    { name: 'add', count: 7 },
    { name: 'reorder', count: 90 },
  ],
  actors: [
    { name: 'user:bo', count: 9 },
    { name: 'agent:bob', count: 30 },
  ],
  statuses: { fault: 3, note: 1, checkpoint: 2, denied: 0 },
  paths: [
    { name: 'payload.sku', count: 12 },
    { name: 'payload.lines[0].sku', count: 3 },
  ],
};
const labels = (text: string, caret = text.length) =>
  suggest(text, caret, FACTS).items.map(({ label }) => label);

describe('suggestions', () => {
  it('begin with what there is to ask for', () => {
    expect(labels('')).toEqual(['type:', 'actor:', 'is:', 'payload.']);
    expect(labels('add ')).toEqual(['type:', 'actor:', 'is:', 'payload.']);
  });

  it('complete names, those that begin so first, with how many events there are', () => {
    expect(labels('type:or')).toEqual(['type:order.placed', 'type:reorder']);
    expect(labels('-actor:bo')).toEqual(['actor:agent:bob', 'actor:user:bo']);
    expect(suggest('is:f', 4, FACTS).items[0]).toMatchObject({ text: 'is:fault ', detail: '3 events' });
    expect(labels('ad')).toEqual(['type:add']);
  });

  it('complete paths, then how to compare', () => {
    expect(labels('payload.')).toEqual(['payload.sku', 'payload.lines[0].sku']);
    expect(labels('payload.sku')).toContain('payload.sku>=');
  });

  it('leave quotations and expressions alone', () => {
    expect(labels('"two wo')).toEqual([]);
    expect(labels('/type:')).toEqual([]);
  });

  it('replace the word at the caret, sign and all, and nothing else', () => {
    expect(suggest('add -type:or x', 12, FACTS)).toMatchObject({ from: 4, to: 12 });
    expect(suggest('add -type:or x', 12, FACTS).items[0]?.text).toBe('-type:order.placed ');
  });

  it('that end a term are read without a mistake', () => {
    for (const typed of ['', 'type:', 'actor:', 'is:', 'o', 'b']) {
      for (const { text } of suggest(typed, typed.length, FACTS).items)
        if (text.endsWith(' ')) expect(parseQuery(text).mistakes).toEqual([]);
    }
  });
});

describe('paths of payloads', () => {
  it('are what is in them, commonest first, as the filter writes them', () => {
    const paths = payloadPaths(['{"n":1,"lines":[{"a b":2},{"c":3}]}', '{"n":2}', '{"cut":"in the mid']);
    expect(paths[0]).toEqual({ name: 'payload.n', count: 2 });
    expect(paths.map(({ name }) => name)).toContain('payload.lines[0]["a b"]');
    for (const { name } of paths) expect(parseQuery(`${name}:*`).mistakes).toEqual([]);
  });
});

describe('saved filters', () => {
  it('replace the one of their name, and never take the name of another', () => {
    const one = withSaved([], '  my   faults ', 'is:fault');
    expect(one).toEqual([{ name: 'my faults', text: 'is:fault' }]);
    const two = withSaved(withSaved(one, 'my faults', 'is:note'), 'b', 'x');
    expect(two.map(({ text }) => text)).toEqual(['is:note', 'x']);
    expect(withName(two, 'b', 'my faults')).toBeNull();
    expect(withName(two, 'b', ' ')).toBeNull();
    expect(withName(two, 'b', 'c')?.[1]).toEqual({ name: 'c', text: 'x' });
    expect(withSaved(two, ' ', 'x')).toBe(two);
  });

  it('are read from whatever is there', () => {
    for (const json of [null, '', '{', '3', '{}', '[1,{"name":""},{"name":"a"}]'])
      expect(readSaved(json)).toEqual([]);
    expect(readSaved('[{"name":"a","text":"b"}]')).toHaveLength(1);
  });
});

describe('matches', () => {
  it('are cut and counted as a plain list would be', () => {
    const rising = fc.uniqueArray(fc.integer({ min: 1, max: 99 })).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(rising, fc.nat({ max: 100 }), fc.nat({ max: 100 }), (list, a, b) => {
        const numbers = Uint32Array.from(list);
        expect(countUpTo(numbers, a)).toBe(list.filter((n) => n <= a).length);
        expect([...numbersIn(numbers, a, b)]).toEqual(list.filter((n) => n >= a && n <= b));
        expect([...joinNumbers([numbers.subarray(0, 3), numbers.subarray(3)])]).toEqual(list);
      }),
    );
  });
});

describe('the palette', () => {
  it.each([
    ['4211', 4211],
    ['#4,211', 4211],
    ['event 7', 7],
    ['W-1', null],
    ['1.5', null],
  ])('reads %s as event %s', (typed, number) => {
    expect(parseEventNumber(typed)).toBe(number);
  });

  it('finds words by their letters, but rather by a piece of them', () => {
    expect(rank('Copy a link to this place', 'clnk')).toBeGreaterThan(0);
    expect(rank('order.placed', 'ordpl')).toBeGreaterThan(0);
    expect(rank('sensor.read', 'read')).toBeGreaterThan(rank('sensor.read', 'sred'));
    expect(rank('Go to the state', 'xyz')).toBe(0);
    expect(rank('Return to live', 'tie')).toBe(0);
  });

  it('reads paths of the state as it writes them', () => {
    const part = fc.oneof(fc.nat({ max: 99 }), fc.string({ minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (path) => {
        expect(parseStatePath(writeStatePath(path))).toEqual(path);
      }),
    );
    expect(parseStatePath('inventory.widgets')).toEqual(['inventory', 'widgets']);
    for (const text of ['a b', 'a..b', 'a[', '']) expect(parseStatePath(text)).toBeNull();
  });
});
