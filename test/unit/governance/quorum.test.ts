import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { describeQuorum, evaluateQuorum, parseQuorum } from '../../../src/protocol/governance/quorum.ts';
import { codeOf } from '../protocol/support/codes.ts';
import { jsonValues } from '../protocol/support/json.ts';
import { ada, bob, bobsPhone, cyn, dan, eve, type Person, standing } from './support/dossier.ts';

const { trust } = standing;
const ask = (spec: JsonValue, people: readonly Person[], revoked: readonly Person[] = []) =>
  evaluateQuorum(
    parseQuorum(spec),
    trust,
    people.map(({ key }) => key.keyId),
    new Set(revoked.map(({ key }) => key.keyId)),
  );

describe('parseQuorum', () => {
  it('[POL-7] reads the three published forms', () => {
    expect(parseQuorum('2-of-3@leads')).toEqual([{ group: 'leads', needs: 2, size: 3 }]);
    expect(parseQuorum({ at_least: 2, group: 'leads' })).toEqual([{ group: 'leads', needs: 2, size: null }]);
    expect(parseQuorum({ all_of: ['a', 'b'] })).toEqual([
      { group: 'a', needs: null, size: null },
      { group: 'b', needs: null, size: null },
    ]);
  });

  it.each<[JsonValue]>([
    ['0-of-3@leads'],
    ['4-of-3@leads'],
    ['02-of-3@leads'],
    ['2-of-3@'],
    ['2-of-3@leads\n'],
    ['2-of-3@lea ds'],
    ['-1-of-3@leads'],
    ['2-of-99999@leads'],
    ['2 of 3'],
    [''],
    [2],
    [null],
    [['2-of-3@leads']],
    [{}],
    [{ at_least: 0, group: 'leads' }],
    [{ at_least: 1.5, group: 'leads' }],
    [{ at_least: '2', group: 'leads' }],
    [{ at_least: 10_000, group: 'leads' }],
    [{ at_least: 2 }],
    [{ at_least: 2, group: '' }],
    [{ at_least: 2, group: 'leads', of: 3 }],
    [{ at_least: 2, group: 'leads', all_of: ['leads'] }],
    [{ all_of: [] }],
    [{ all_of: 'leads' }],
    [{ all_of: [7] }],
    [{ all_of: ['leads', 'leads'] }],
    [{ all_of: Array.from({ length: 33 }, (_, i) => `g${i}`) }],
  ])('[POL-7] refuses %j', (value) => {
    expect(codeOf(() => parseQuorum(value))).toBe('ERR_QUORUM_INVALID');
  });

  it('[POL-7] reads or refuses any JSON, and a share it reads asks for something', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        let quorum: ReturnType<typeof parseQuorum>;
        try {
          quorum = parseQuorum(value);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_QUORUM_INVALID' });
          return;
        }
        expect(quorum.length).toBeGreaterThan(0);
        expect(evaluateQuorum(quorum, trust, []).granted).toBe(false);
      }),
    );
  });
});

describe('evaluateQuorum', () => {
  it('[POL-7] 2-of-3 denies with 1, saying what is missing, and allows with 2', () => {
    expect(ask('2-of-3@leads', [bob])).toMatchObject({
      granted: false,
      code: 'ERR_QUORUM_MISSING',
      missing: 'needs 2 approvals of @leads, has 1',
    });
    expect(ask('2-of-3@leads', [bob, cyn])).toMatchObject({ granted: true, code: null, missing: null });
  });

  it('[POL-7] two keys of one actor are one voice, and so is one key twice', () => {
    expect(ask('2-of-3@leads', [bob, bobsPhone]).granted).toBe(false);
    expect(ask('2-of-3@leads', [bob, bob]).granted).toBe(false);
    expect(ask('2-of-3@leads', [bob, bobsPhone, ada]).granted).toBe(true);
  });

  it('[POL-10] a revoked key has no voice, but another key of its actor has', () => {
    expect(ask('2-of-3@leads', [bob, cyn], [bob]).granted).toBe(false);
    expect(ask('2-of-3@leads', [bob, bobsPhone, cyn], [bob]).granted).toBe(true);
  });

  it('[POL-7] who is not of the group, or of no world, has no voice', () => {
    expect(ask('2-of-3@leads', [bob, dan, eve]).missing).toBe('needs 2 approvals of @leads, has 1');
  });

  it('[POL-7] all_of asks every member of every group, and says of which group some are missing', () => {
    expect(ask({ all_of: ['leads'] }, [ada, bob]).missing).toBe('needs 3 approvals of @leads, has 2');
    expect(ask({ all_of: ['leads'] }, [ada, bob, cyn]).granted).toBe(true);
    expect(ask({ all_of: ['leads', 'other'] }, [ada, bob]).missing).toBe(
      'needs 3 approvals of @leads, has 2; needs 1 approval of @other, has 0 (the group has 0 members)',
    );
  });

  it('[POL-7] fails closed: groups that are empty, unknown or named like a property never consent', () => {
    for (const group of ['nobody', 'unknown', 'constructor', '__proto__', 'toString']) {
      expect(ask({ all_of: [group] }, [ada, bob, cyn]).granted, group).toBe(false);
      expect(ask({ at_least: 1, group }, [ada, bob, cyn]).granted, group).toBe(false);
    }
    const keys = ['constructor', '__proto__', 'hasOwnProperty'];
    expect(evaluateQuorum(parseQuorum({ at_least: 1, group: 'leads' }), trust, keys).granted).toBe(false);
  });

  it('[POL-7] N-of-M of a group that no longer has M members is stale, whoever signs', () => {
    expect(ask('2-of-4@leads', [ada, bob, cyn])).toMatchObject({
      granted: false,
      code: 'ERR_QUORUM_STALE',
      missing: 'counts on 4 members of @leads, which has 3',
    });
  });

  it('[POL-7] one more signer never takes a quorum away, and order and repetition do not matter', () => {
    const specs = fc.constantFrom<JsonValue>(
      '2-of-3@leads',
      '3-of-3@leads',
      { at_least: 1, group: 'leads' },
      { all_of: ['leads'] },
      { all_of: ['leads', 'nobody'] },
    );
    const people = fc.array(fc.constantFrom(ada, bob, bobsPhone, cyn, dan, eve), { maxLength: 8 });
    fc.assert(
      fc.property(specs, people, fc.constantFrom(ada, bob, cyn), (spec, some, more) => {
        const before = ask(spec, some);
        expect(ask(spec, [...some].reverse())).toEqual(before);
        expect(ask(spec, [...some, ...some])).toEqual(before);
        expect(Number(ask(spec, [...some, more]).granted)).toBeGreaterThanOrEqual(Number(before.granted));
      }),
    );
  });

  it('[POL-7] says a quorum in words', () => {
    expect(describeQuorum('2-of-3@leads')).toBe('2-of-3@leads');
    expect(describeQuorum({ at_least: 2, group: 'leads' })).toBe('at least 2 of @leads');
    expect(describeQuorum({ all_of: ['a', 'b'] })).toBe('all of @a, @b');
  });
});
