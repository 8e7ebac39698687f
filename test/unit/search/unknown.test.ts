import { describe, expect, it } from 'vitest';
import { unknownNames } from '../../../src/app/features/journal/query/unknown.ts';

const facts = {
  types: [
    { name: 'stock.received', count: 90 },
    { name: 'sale.refunded', count: 20 },
    { name: 'sale.completed', count: 900 },
  ],
  actors: [
    { name: 'user:ada', count: 9 },
    { name: 'service:till-1', count: 3 },
    { name: 'service:till-2', count: 5 },
  ],
};

const meant = (text: string) =>
  unknownNames(text, facts).map(({ kind, value, meant }) => [kind, value, meant.map(({ name }) => name)]);

describe('names in a search that nothing has', () => {
  it('are told with those that contain them, the commonest first', () => {
    expect(meant('type:sale')).toEqual([['type', 'sale', ['sale.completed', 'sale.refunded']]]);
    expect(meant('actor:till')).toEqual([['actor', 'till', ['service:till-2', 'service:till-1']]]);
    expect(meant('type:zebra')).toEqual([['type', 'zebra', []]]);
  });

  it('are replaced where they stand, and nothing else is', () => {
    const [unknown] = unknownNames('-pay  type:sale "a b"', facts);
    expect(unknown?.meant[0]?.text).toBe('-pay  type:sale.completed "a b"');
  });

  it('are none where the name is known, a pattern, left out, or something else', () => {
    for (const text of [
      'type:sale.completed',
      'actor:ada',
      'actor:user:ada',
      'type:sale.*',
      '-type:sale',
      'sale',
    ])
      expect(meant(text)).toEqual([]);
  });

  it('are none while the history has not been read', () => {
    expect(unknownNames('type:sale', { types: [], actors: [] })).toEqual([]);
  });
});
