import { describe, expect, it } from 'vitest';
import { formatPlace, type Place, parsePlace } from '../../../src/app/stores/place.ts';

const CID = `bafyr4i${'a'.repeat(52)}`;

describe('places and their URLs', () => {
  it.each<[string, Place]>([
    ['#/w/w1/main/journal', { world: 'w1', ns: 'main', view: 'journal' }],
    ['#/w/w1/main/state?at=0', { world: 'w1', ns: 'main', view: 'state', at: 0 }],
    ['#/w/w1/main/state?at=4211', { world: 'w1', ns: 'main', view: 'state', at: 4211 }],
    [`#/w/w1/main/fold?at=${CID}`, { world: 'w1', ns: 'main', view: 'fold', at: CID }],
    [`#/w/w1/main/journal?at=7&sel=${CID}`, { world: 'w1', ns: 'main', view: 'journal', at: 7, sel: CID }],
    ['#/w/w1/main/state?at=1847&cmp=0', { world: 'w1', ns: 'main', view: 'state', at: 1847, cmp: 0 }],
    ['#/w/odd%2Fname%3F/n.s/journal', { world: 'odd/name?', ns: 'n.s', view: 'journal' }],
  ])('%s there and back', (hash, place) => {
    expect(parsePlace(hash)).toEqual(place);
    expect(formatPlace(place)).toBe(hash);
  });

  it('fills in what a short link leaves out', () => {
    expect(parsePlace('#/w/w1')).toEqual({ world: 'w1', ns: 'main', view: 'journal' });
  });

  it.each(['', '#', '#/', '#/welcome', '#/w', '#/x/w1/main/journal'])('takes %j for no place', (hash) => {
    expect(parsePlace(hash)).toBeNull();
  });

  it.each(['at=-1', 'at=1e3', 'at=x', 'at=9999999999999', 'cmp=-1', 'cmp=1.5', 'sel=../x'])(
    'drops a bad %s',
    (query) => {
      expect(parsePlace(`#/w/w1/main/state?${query}`)).toEqual({ world: 'w1', ns: 'main', view: 'state' });
    },
  );

  it('survives a broken escape', () => {
    expect(parsePlace('#/w/100%/main/journal')?.world).toBe('100%');
  });
});
