import { describe, expect, it } from 'vitest';
import { slugOf } from '../../../src/cli/actor.ts';
import { printable } from '../../../src/cli/output.ts';
import { prettyWithProvenance } from '../../../src/protocol/state/provenance.ts';
import { parseState } from '../../../src/protocol/state/stateText.ts';

describe('[JRN-0] a name becomes part of a ref', () => {
  it.each([
    ['Ada Lovelace', 'ada-lovelace'],
    ['Grâce Hopper', 'grace-hopper'],
    ['  --x--  ', 'x'],
    ['O’Brien, Pat (she/her)', 'o-brien-pat-she-her'],
    ['x'.repeat(80), 'x'.repeat(63)],
    [`${'x'.repeat(62)} y`, 'x'.repeat(62)],
    ['武田', null],
    ['', null],
    ['!!!', null],
  ])('%j -> %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});

it('what a terminal would obey is shown as text', () => {
  expect(printable('a\u001b[2Jb\r\u0007\u009bc\u202e\u2066 ü\t\n')).toBe(
    'a\\u001b[2Jb\\u000d\\u0007\\u009bc\\u202e\\u2066 ü\t\n',
  );
});

describe('[ENC-7] the printed state', () => {
  const show = (state: string) => prettyWithProvenance(parseState(state), 'p');

  it('keeps the decimal text of numbers that a double cannot hold', () => {
    expect(show('{"a":2147483647.9999999998,"b":[0.1000000001,-0.5]}')).toBe(
      '{\n  "a": 2147483647.9999999998,\n  "b": [\n    0.1000000001,\n    -0.5\n  ],\n  "_provenance": "p"\n}',
    );
  });

  it('is JSON with one _provenance, the last key, whatever the fold made', () => {
    for (const state of [
      '{}',
      '[]',
      '[1,{"a":[]}]',
      '{"_provenance":"forged","zz":1}',
      '{"__proto__":{"x":null}}',
      '{"\\u0000":"\\n"}',
    ]) {
      const text = show(state);
      expect(Object.keys(JSON.parse(text) as object).at(-1)).toBe('_provenance');
      expect((JSON.parse(text) as Record<string, unknown>)._provenance).toBe('p');
      expect(text.match(/"_provenance"/g)).toHaveLength(1);
    }
  });
});
