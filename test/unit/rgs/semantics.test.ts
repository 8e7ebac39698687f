import { describe, expect, it } from 'vitest';
import { eventOf, open, shownOf, truthsOf, verdictOf } from './support.ts';

const PAYLOAD = {
  n: 5,
  half: 0.5,
  text: 'héllo',
  yes: true,
  no: false,
  nil: null,
  list: [3, 1, 2],
  none: [],
  empty: {},
  words: ['b', 'a'],
  o: { b: 2, a: 1 },
  'odd key': 1,
  items: [
    { price: 2, n: 3, tags: ['x'] },
    { price: 0.5, n: 4 },
  ],
};
const CONTEXT = {
  state: { plan: { hypothesis: 'h1', n: 10 }, spent: { 'user:ada': 40 } },
  trust: { groups: { leads: ['user:ada', 'user:bo', 'user:cy'], none: [] } },
  approvals: [],
  profile: 'local',
};
const P = 'event.payload';

describe('[POL-3] conditions of .rgs', () => {
  const CONDITIONS: readonly [string, boolean | string][] = [
    ['true', true],
    ['false', false],
    ['event.type == "test" and event.actor == "user:ada" and event.ns == "main"', true],
    ['missing event.ts and exists event.ulid and exists event.cid', true],
    [`${P}.n == 5 and ${P}.n > 4.5 and ${P}.n >= 5 and ${P}.n <= 5 and not ${P}.n < 5`, true],
    [`${P}.half == 0.5 and ${P}.half + ${P}.half == 1`, true],
    [`"Z" < "a" and "a" < "é" and "a" <= "a"`, true],
    [`${P}.n == "5"`, false],
    [`${P}.n != "5"`, true],
    [`${P}.list == [3, 1, 2] and ${P}.list != [1, 2, 3]`, true],
    [`${P}.none == [] and ${P}.none != ${P}.empty and ${P}.o == ${P}.o`, true],
    [`${P}.nil == null and exists ${P}.nil and ${P}.nil != false`, true],
    // Undefined makes whatever compares it false, and `not` of that true.
    [`${P}.gone == 1 or ${P}.gone != 1 or ${P}.gone > 1 or ${P}.gone in [1] or 1 in ${P}.gone`, false],
    [`not ${P}.gone == 1`, true],
    [`${P}.gone or ${P}.gone is string or ${P}.gone matches any or ${P}.gone startswith "x"`, false],
    [`some x in ${P}.gone { true } or every x in ${P}.gone { true }`, false],
    [
      `missing ${P}.gone.deeper["still"][3] and missing ${P}.n.x and missing ${P}.nil.x and missing ${P}.text.x`,
      true,
    ],
    [
      `missing ${P}.list[4] and missing ${P}.list[0] and missing ${P}.list[0.5] and missing ${P}.list["1"]`,
      true,
    ],
    [
      `missing [1, ${P}.gone] and missing ${P}.gone + 1 and missing sum(${P}.gone) and missing ${P}[${P}.gone]`,
      true,
    ],
    [`missing min([]) and missing max(${P}.empty)`, true],
    [`${P}.list[1] == 3 and ${P}.list[count(${P}.list)] == 2 and ${P}["odd key"] == 1`, true],
    [`${P}.yes and not ${P}.no`, true],
    [`event.actor in group("leads") and not event.actor in group("nobody")`, true],
    [`event.actor not in group("leads")`, false],
    [`"a" in ${P}.words and [1] in [[1], 2] and not "c" in ${P}.words`, true],
    [
      `every x in ${P}.list { x > 0 } and some x in ${P}.list { x == 2 } and every x in ${P}.none { false }`,
      true,
    ],
    [`some k, v in ${P}.o { k == "b" and v == 2 } and every i, x in ${P}.list { i <= 3 }`, true],
    [`some x in ${P}.items { some y in x.tags { y == "x" } }`, true],
    [`every x in ${P}.items { some y in x.tags { y == "x" } }`, false],
    [`${P}.text startswith "hé" and ${P}.text endswith "llo" and ${P}.text contains "él"`, true],
    [
      `${P}.text startswith "" and ${P}.text endswith "" and ${P}.text contains "" and not "" contains "x"`,
      true,
    ],
    [`${P}.text endswith "xhéllo"`, false],
    [`${P}.n is whole and ${P}.half is number and not ${P}.half is whole and ${P}.nil is null`, true],
    [`${P}.none is array and not ${P}.none is object and ${P}.empty is object and ${P}.o is object`, true],
    [`context.state.spent[event.actor] == 40 and context.profile == "local"`, true],
    [
      `count(${P}.o) == 2 and count(${P}.list) == 3 and count(${P}.none) == 0 and count(${P}.empty) == 0`,
      true,
    ],
    [`sum([x.price * x.n for x in ${P}.items]) == 8 and sum(${P}.none) == 0 and sum(${P}.o) == 3`, true],
    [`min(${P}.list) == 1 and max(${P}.list) == 3 and min(${P}.words) == "a" and max(${P}.o) == 2`, true],
    [`length(${P}.text) == 6 and upper("aé") == "Aé" and lower("AB") == "ab"`, true],
    [`[k for k, v in ${P}.o if v > 1] == ["b"] and [x.tags for x in ${P}.items] == [["x"]]`, true],
    ['-2147483648 < -1 and 1 - 2 * 3 == -5 and -(2) * 3 == -6 and 7 / 2 == 3.5 and (1 + 2) * 3 == 9', true],
    ['1 - 2 - 3 == -4 and 1 - (2 - 3) == 2 and 8 / 4 / 2 == 1', true],
    // What is wrong in kind is an error, and an error denies.
    [`${P}.n < "6"`, 'E_TYPE'],
    [`${P}.yes > false`, 'E_TYPE'],
    [`${P}.n`, 'E_TYPE'],
    [`not ${P}.nil`, 'E_TYPE'],
    [`${P}.n + "1" == 6`, 'E_TYPE'],
    [`1 in ${P}.o`, 'E_TYPE'],
    [`some x in ${P}.text { true }`, 'E_TYPE'],
    [`count(${P}.text) == 5`, 'E_TYPE'],
    [`sum(${P}.words) == 0`, 'E_TYPE'],
    [`max([1, "a"]) == 1`, 'E_TYPE'],
    [`min([true]) == true`, 'E_TYPE'],
    [`length(${P}.n) == 1`, 'E_TYPE'],
    [`${P}.n startswith "5"`, 'E_TYPE'],
    [`${P}[true] == 1`, 'E_TYPE'],
    [`event.actor in group(5)`, 'E_TYPE'],
    ['2147483647 + 1 > 0', 'E_OVERFLOW'],
    [`1 / (${P}.n - 5) > 0`, 'E_DIV0'],
    [`sum([2147483647, ${P}.n]) > 0`, 'E_OVERFLOW'],
    // From left to right, and no further than it must.
    [`${P}.text is number and ${P}.text > 5`, false],
    [`${P}.n is number or ${P}.text > 5`, true],
    [`${P}.text > 5 or ${P}.n is number`, 'E_TYPE'],
    [`some x in [1, "a"] { x < 2 }`, true],
    [`every x in [1, "a"] { x < 2 }`, 'E_TYPE'],
    // In both orders of the operands the left one errs first.
    [`1 / 0 > ${P}.n + "1"`, 'E_DIV0'],
    [`${P}.n + "1" < 1 / 0`, 'E_TYPE'],
  ];
  const truths = truthsOf(
    CONDITIONS.map(([condition]) => condition),
    PAYLOAD,
    CONTEXT,
  );
  it.each(CONDITIONS.map(([condition, expected], i) => [condition, expected, i] as const))(
    '%s: %s',
    async (_, expected, i) => expect((await truths)[i]).toBe(expected),
  );

  const SHAPES: readonly [string, boolean][] = [
    ['any', true],
    ['object', true],
    ['{ ... }', true],
    ['{}', false],
    ['{ n: number, ... }', true],
    ['{ n: whole, half: number, ... }', true],
    ['{ half: whole, ... }', false],
    ['{ gone?: number, ... }', true],
    ['{ gone: any, ... }', false],
    ['{ n: 5 | 6, text: string | null, nil: string | null, yes: true, ... }', true],
    ['{ n: 6, ... }', false],
    ['{ n: -5, ... }', false],
    ['{ list: [number], none: [string], words: ["a" | "b"], ... }', true],
    ['{ words: [number], ... }', false],
    ['{ o: { *: whole }, empty: { *: null }, ... }', true],
    ['{ o: { *: string }, ... }', false],
    ['{ o: { a: any }, ... }', false],
    ['{ items: [{ price: number, n: whole, tags?: [string] }], ... }', true],
    ['{ "odd key": 1, ... }', true],
    ['{ none: {}, ... }', false],
    ['{ empty: [any], ... }', false],
  ];
  const fits = truthsOf(
    SHAPES.flatMap(([shape]) => [`${P} matches ${shape}`, `missing misfit(${P}, ${shape})`]),
    PAYLOAD,
  );
  it.each(SHAPES.map(([shape, expected], i) => [shape, expected, i] as const))(
    'matches %s: %s',
    async (_, expected, i) => expect((await fits).slice(2 * i, 2 * i + 2)).toEqual([expected, expected]),
  );

  it.each([
    ['{ n: string, ... }', 'event.payload.n is number and should be string'],
    ['{ n: number, text: string }', 'event.payload has a field more: empty'],
    ['{ gone: number, ... }', 'event.payload.gone is missing'],
    ['{ list: [1 | 3], ... }', 'event.payload.list[3] is number and should be 1 | 3'],
    ['{ o: { *: { x: any } }, ... }', 'event.payload.o.a is number and should be { x: any }'],
    ['[any]', 'event.payload is object and should be [any]'],
  ])('misfit says why not %s', async (shape, why) => {
    expect(await shownOf(`misfit(${P}, ${shape})`, PAYLOAD)).toBe(why);
  });
});

describe('[POL-3] rules of .rgs', () => {
  it('a reason shows values as they are, short, and undefined as nothing', async () => {
    const source = `deny "r" when true because "\\{{${P}.n}\\} {${P}.half} {${P}.text} {${P}['odd key']} {${P}.o} {${P}.gone} {${P}.nil} {-1}"`;
    expect(await verdictOf(source, { payload: PAYLOAD })).toMatchObject({
      reason: '{5} 0.5 héllo 1 {"a":1,"b":2} nothing null -1',
    });
    expect(await shownOf(`${P}.long`, { long: `a${'é'.repeat(500)}` })).toBe(`a${'é'.repeat(99)}...`);
  });

  it('all that deny are told by id; the first is the rule', async () => {
    const source = `deny "b" adr "ADR-2" when true because "second"
deny "c" when false because "never"
deny "a" when event.payload.n > "1" because "first"`;
    expect(await verdictOf(source, { payload: { n: 1 } })).toEqual({
      kind: 'deny',
      rule: 'a',
      reason:
        'the rule cannot be judged: E_TYPE in `event.payload.n > "1"`: it compares two numbers or two strings, not number and string',
      data: {
        denials: [
          {
            rule: 'a',
            error: 'E_TYPE',
            reason:
              'the rule cannot be judged: E_TYPE in `event.payload.n > "1"`: it compares two numbers or two strings, not number and string',
          },
          { rule: 'b', adr: 'ADR-2', reason: 'second' },
        ],
      },
    });
  });

  it('without a rule that denies the event may pass, and so with no rules at all', async () => {
    expect(await verdictOf('# nothing\n')).toEqual({ kind: 'allow' });
    expect(await verdictOf('deny "r" when event.type == "other" because "no"')).toEqual({ kind: 'allow' });
  });

  it('what errs in a definition errs where it is used, and only there', async () => {
    const source = `let bad = event.payload.n + 1
define worse if bad > 1
deny "a" when event.type == "other" and worse because "no"
deny "b" when worse because "no"`;
    expect(await verdictOf(source, { payload: { n: 'x' } })).toMatchObject({
      rule: 'b',
      data: { denials: [{ rule: 'b', error: 'E_TYPE' }] },
    });
    expect(await verdictOf(source, { payload: { n: 1 } })).toMatchObject({ rule: 'b', reason: 'no' });
    expect(await verdictOf(source, { payload: { n: 0 } })).toEqual({ kind: 'allow' });
  });

  it('names of Lua and of the generated text are names like others', async () => {
    const source = `let end = 1
let local = end + 1
let values = local + 1
define judge if some function in [values] { function == 3 }
deny "r" when judge and every nil, denials in [5] { nil == 1 and denials == 5 } because "{values}"`;
    expect(await verdictOf(source)).toMatchObject({ kind: 'deny', reason: '3' });
  });

  it('names of JavaScript objects are keys like others', async () => {
    const payload = JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":3}');
    const condition = `${P}.__proto__.x == 1 and ${P}.constructor == 2 and ${P} matches { __proto__: { x: 1 }, constructor: 2, toString: 3 }`;
    expect(await truthsOf([condition], payload)).toEqual([true]);
    const absent = ['__proto__', 'constructor', 'hasOwnProperty'].map((name) => `exists ${P}.${name}`);
    expect(await truthsOf(absent)).toEqual([false, false, false]);
    const defined = `let __proto__ = 1
let constructor = __proto__ + 1
deny "toString" when constructor == 2 because "{constructor}"`;
    expect(await verdictOf(defined)).toMatchObject({ rule: 'toString', reason: '2' });
  });
});

describe('[POL-7] a quorum as a declaration', () => {
  const RULE = `deny "api" adr "ADR-0042"
  when event.type startswith "api."
  require 2 of group("leads")
  because "{event.type} needs leads"`;
  const ask = (approvals: unknown, groups: unknown = { leads: ['user:cy', 'user:ada', 'user:bo'] }) =>
    verdictOf(RULE, { type: 'api.change' }, { trust: { groups }, approvals } as never);

  it('denies with what is needed, and allows with it', async () => {
    expect(await ask(['user:bo'])).toEqual({
      kind: 'deny',
      rule: 'api',
      reason: 'api.change needs leads (needs 2 approvals of @leads, has 1)',
      data: {
        denials: [
          {
            rule: 'api',
            adr: 'ADR-0042',
            reason: 'api.change needs leads (needs 2 approvals of @leads, has 1)',
            needs: [
              { at_least: 2, group: 'leads', of: ['user:ada', 'user:bo', 'user:cy'], have: ['user:bo'] },
            ],
          },
        ],
      },
    });
    expect(await ask(['user:bo', 'user:cy'])).toEqual({ kind: 'allow' });
  });

  it('counts nobody twice, and nobody who is not asked', async () => {
    expect(await ask(['user:bo', 'user:bo', 'user:eve'])).toMatchObject({ kind: 'deny', rule: 'api' });
    expect(await ask(['user:bo', 'user:cy'], { leads: ['user:bo', 'user:bo'] })).toMatchObject({
      kind: 'deny',
    });
  });

  it('denies where there is no such group, nothing approved, or something else than actors', async () => {
    expect(await ask(['user:bo', 'user:cy'], {})).toMatchObject({ kind: 'deny', rule: 'api' });
    expect(await verdictOf(RULE, { type: 'api.x' }, {})).toMatchObject({
      data: { denials: [{ needs: [{ at_least: 2, of: [], have: [] }] }] },
    });
    expect(await ask([{ signer: 'user:bo' }])).toMatchObject({ data: { denials: [{ error: 'E_TYPE' }] } });
    expect(await ask('user:bo')).toMatchObject({ data: { denials: [{ error: 'E_TYPE' }] } });
  });

  it('several needs, and people written out', async () => {
    const source = `deny "r" when true
  require 1 of [x for x in group("leads") if x != event.actor]
  require 1 of ["user:eve"]
  because "two sides"`;
    const context = { trust: { groups: { leads: ['user:ada', 'user:bo'] } }, approvals: ['user:ada'] };
    expect(await verdictOf(source, {}, context)).toMatchObject({
      reason:
        'two sides (needs 1 approval of `[x for x in group("leads") if x != event.actor]`, has 0; needs 1 approval of `["user:eve"]`, has 0)',
      data: {
        denials: [
          {
            needs: [
              { of: ['user:bo'], have: [] },
              { of: ['user:eve'], have: [] },
            ],
          },
        ],
      },
    });
    const half = { ...context, approvals: ['user:bo'] };
    expect(await verdictOf(source, {}, half)).toMatchObject({
      data: { denials: [{ needs: [{ of: ['user:eve'] }] }] },
    });
    expect(await verdictOf(source, {}, { ...context, approvals: ['user:bo', 'user:eve'] })).toEqual({
      kind: 'allow',
    });
  });
});

describe('[LUA-5] .rgs and fuel', () => {
  it('work that is too much is E_FUEL, which no rule swallows; the session lives', async () => {
    const source = `let l = event.payload.l
deny "a" when true because "denied anyway"
deny "b" when some a in l { some b in l { some c in l { a + b + c < 0 } } } because "no"`;
    const session = await open(source);
    const big = Array.from({ length: 200 }, (_, i) => i);
    expect(session.evaluate(eventOf({ payload: { l: big } }))).toMatchObject({
      kind: 'fault',
      code: 'E_FUEL',
    });
    expect(session.fuelSpent()).toBe(1_000_000);
    expect(session.evaluate(eventOf({ payload: { l: [1] } }))).toMatchObject({ kind: 'deny', rule: 'a' });
    session.close();
  });

  it('rules that share a definition pay for it once', async () => {
    const rules = (n: number) =>
      Array.from({ length: n }, (_, i) => `deny "r${i}" when total > 1000000 because "no"`).join('\n');
    const spent = async (n: number, length: number) => {
      const session = await open(`let total = sum(event.payload.l)\n${rules(n)}`);
      session.evaluate(eventOf({ payload: { l: Array.from({ length }, () => 1) } }));
      return session.fuelSpent();
    };
    const [one, more] = [await spent(1, 400), await spent(20, 400)];
    const [oneShort, moreShort] = [await spent(1, 0), await spent(20, 0)];
    expect(more - one).toBe(moreShort - oneShort);
  });
});
