import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { openElc } from '../../../src/echolua/elcCodec.ts';
import { decodeDagCbor, encodeDagCbor } from '../../../src/protocol/codec/dagCbor.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { faultOf, fold, stateAfter } from './support.ts';

const result = async (expression: string) => JSON.parse(await stateAfter(`state = { v = ${expression} }`)).v;

describe('[LUA-3] -2147483648, whose positive part does not fit', () => {
  it.each<[string, unknown]>([
    ['-2147483648', -2147483648],
    ['-(2147483648)', -2147483648],
    ['-2147483648 + 1', -2147483647],
    ['1 + -2147483648', -2147483647],
    ['-2147483648 // 2', -1073741824],
    ['-2147483648 % 7', 5],
    ['-2147483648 * 1', -2147483648],
    ['-2147483648 / -2147483648', 1],
    ['tostring(-2147483648)', '-2147483648'],
    ['({ [-2147483648] = "least" })[-2147483648]', 'least'],
    ['math.min(-2147483647, -2147483648)', -2147483648],
    ['(function() local n = 0 for i = -2147483648, -2147483646 do n = n + 1 end return n end)()', 3],
    ['(function() local least <const> = -2147483648 return least == -2147483647 - 1 end)()', true],
  ])('%s', async (expression, expected) => {
    expect(await result(expression)).toBe(expected);
  });

  it.each([
    '- -2147483648',
    '-2147483648 - 1',
    '-2147483648 * -1',
    '-2147483648 / -1',
    'math.abs(-2147483648)',
  ])('E_OVERFLOW of %s', async (expression) => {
    expect(await faultOf(`state.v = ${expression}`)).toBe('E_OVERFLOW:1');
  });

  it('[LUA-1] has one ELC, which opens, prints and compiles to the same bytes', () => {
    const one = compileToElc(fold('state.v = -2147483648'), { kind: 'fold' });
    const two = compileToElc(fold('state.v = - ( 2147483648 )'), { kind: 'fold' });
    if (!one.elc || !two.elc) throw new Error('it does not compile');
    expect(two.foldRoot).toBe(one.foldRoot);
    const opened = openElc(one.bytes);
    expect(opened.elc).toEqual(one.elc);
    expect(opened.text).toContain('- 2147483648');
  });

  it('[LUA-1] ELC with the positive numeral anywhere else is refused', () => {
    const { bytes } = compileToElc(fold('state.v = -2147483648'), { kind: 'fold' }) as { bytes: Uint8Array };
    const text = JSON.stringify(decodeDagCbor(bytes));
    const bare = text.replace('["neg",["n","2147483648"]]', '["n","2147483648"]');
    expect(bare).not.toBe(text);
    expect(() => openElc(encodeDagCbor(JSON.parse(bare)))).toThrow(GatosError);
    for (const numeral of ['2147483648.0', '2147483649', '-2147483648'])
      expect(() => openElc(encodeDagCbor(JSON.parse(text.replace('2147483648', numeral))))).toThrow(
        GatosError,
      );
  });
});
