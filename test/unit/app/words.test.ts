import { describe, expect, it } from 'vitest';
import { formatBytes, formatRelativeTime, shortId } from '../../../src/app/design/format.ts';
import { prettyJson } from '../../../src/app/features/inspector/prettyJson.ts';
import { rank } from '../../../src/app/features/palette/rank.ts';
import { type Key, matchesShortcut, shortcutKeys } from '../../../src/app/frame/shortcut.ts';

const press = (key: string, held: Partial<Key> = {}): Key => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('shortcuts', () => {
  it.each([
    ['Mod+K', press('k', { ctrlKey: true }), false, true],
    ['Mod+K', press('k', { metaKey: true }), true, true],
    ['Mod+K', press('k', { ctrlKey: true }), true, false],
    ['Mod+K', press('k'), false, false],
    ['ArrowLeft', press('ArrowLeft'), false, true],
    ['ArrowLeft', press('ArrowLeft', { shiftKey: true }), false, false],
    ['Shift+ArrowLeft', press('ArrowLeft', { shiftKey: true }), false, true],
    ['Space', press(' '), false, true],
    ['?', press('?', { shiftKey: true }), false, true],
    ['/', press('/'), false, true],
    ['/', press('/', { shiftKey: true }), false, true],
    ['Plus', press('+', { shiftKey: true }), false, true],
    ['Plus', press('='), false, true],
    ['Plus', press('=', { ctrlKey: true }), false, false],
    ['Minus', press('-'), false, true],
    ['[', press('['), false, true],
    ['[', press('[', { ctrlKey: true, altKey: true }), false, true],
    ['[', press('[', { altKey: true }), true, true],
    ['[', press('[', { ctrlKey: true }), false, false],
    ['[', press('[', { metaKey: true }), true, false],
    ['t', press('T', { shiftKey: true }), false, false],
    ['Shift+T', press('T', { shiftKey: true }), false, true],
    ['e', press('e', { ctrlKey: true }), false, false],
    ['e', press('e', { altKey: true }), false, false],
    ['e', press('E', { shiftKey: true }), false, false],
  ] as const)('%s and %o (Mac: %s): %s', (shortcut, event, isMac, matches) => {
    expect(matchesShortcut(shortcut, event, isMac)).toBe(matches);
  });

  it('are written as the keyboard writes them', () => {
    expect(shortcutKeys('Mod+K', false)).toEqual(['Ctrl', 'K']);
    expect(shortcutKeys('Mod+K', true)).toEqual(['⌘', 'K']);
    expect(shortcutKeys('Shift+ArrowLeft', false)).toEqual(['Shift', '←']);
  });
});

describe('words of the screen', () => {
  it('rank what begins with the words typed before what merely holds them', () => {
    expect(rank('Go to the state', 'xyz')).toBe(0);
    expect(rank('Go to the state', 'state go')).toBeGreaterThan(0);
    expect(rank('State', 'st')).toBeGreaterThan(rank('Go to the state', 'st'));
    expect(rank('Go to the state', 'st')).toBeGreaterThan(rank('A test', 'st'));
  });

  it('shorten ids to eight characters that tell them apart', () => {
    expect(shortId(`blake3:${'ab'.repeat(32)}`)).toBe('abababab');
    expect(shortId('0123456789abcdef')).toBe('01234567');
    expect(shortId(`bafyr4i${'a'.repeat(44)}distinct`)).toBe('distinct');
  });

  it('tell sizes and ages', () => {
    expect([0, 999, 1500, 2_000_000_000].map(formatBytes)).toEqual(['0 B', '999 B', '1.5 kB', '2.0 GB']);
    const now = Date.UTC(2025, 0, 10);
    const ages = [0, 30_000, 7_200_000, -20_000, -7_200_000].map((age) => formatRelativeTime(now - age, now));
    expect(ages).toEqual(['now', '30 s ago', '2 h ago', 'now', 'in 2 h']);
  });

  it('[ENC-7] lay JSON out without touching a number', () => {
    expect(prettyJson('{"a":[],"b":[1.50,{"c":12345678901234567890}]}')).toBe(
      '{\n  "a": [],\n  "b": [\n    1.50,\n    {\n      "c": 12345678901234567890\n    }\n  ]\n}',
    );
    expect(prettyJson('not json')).toBe('not json');
  });
});
