import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../src/protocol/event/timestamp.ts';
import { isRefName } from '../../../src/protocol/git/refName.ts';
import {
  bundleRef,
  isActor,
  isNamespace,
  isRefComponent,
  journalRef,
  parseActor,
  parseJournalRef,
  requireNamespace,
  stateRef,
} from '../../../src/protocol/journal/names.ts';
import { codeOf } from './support/codes.ts';

const BAD_COMPONENTS = [
  '',
  '.',
  '..',
  'a..b',
  'a.',
  '.a',
  '-a',
  '_a',
  'A',
  'ä',
  'a b',
  'a/b',
  'a\n',
  'a\0',
  'x.lock',
  'a@{b',
  'a~1',
  'a^',
  'a:b',
  'a'.repeat(64),
];
const GOOD_COMPONENTS = [
  'a',
  '0',
  'main',
  'till-3',
  'a_b',
  'a.b',
  'v1.2.3',
  'a-',
  'lock',
  'x.locks',
  'a'.repeat(63),
];

describe('names', () => {
  it.each(GOOD_COMPONENTS)('[JRN-0] %j is a ref component', (text) =>
    expect(isRefComponent(text)).toBe(true),
  );
  it.each(BAD_COMPONENTS)('[JRN-0] %j is none', (text) => expect(isRefComponent(text)).toBe(false));

  it('[JRN-0] whatever passes makes a ref that Git accepts', () => {
    const near = fc.string({ unit: fc.constantFrom(...'ab0.-_/@{~ \u00e4lock'), maxLength: 12 });
    fc.assert(
      fc.property(near, (text) => {
        if (isRefComponent(text)) expect(isRefName(`refs/gatos/state/${text}`)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('[POL-9] "gov" is no namespace for events', () => {
    expect(isNamespace('gov')).toBe(false);
    expect(codeOf(() => requireNamespace('gov'))).toBe('ERR_REF_INVALID');
    expect(codeOf(() => requireNamespace('../x'))).toBe('ERR_REF_INVALID');
    expect(requireNamespace('main')).toBe('main');
  });

  it.each(['user:ada', 'agent:planner', 'service:till-3'])('[EVT-1] %s is an actor', (text) => {
    expect(isActor(text)).toBe(true);
    const { kind, name } = parseActor(text);
    expect(`${kind}:${name}`).toBe(text);
  });

  it.each([
    'users',
    'userx',
    'agents',
    'services',
    'user',
    'user:',
    ':ada',
    'User:ada',
    'robot:r2',
    'user:a:b',
    'user:Ada',
    'user: ada',
    'user:ada\n',
    'user/ada',
    '',
  ])('[EVT-1] %j is none', (text) => {
    expect(isActor(text)).toBe(false);
    expect(codeOf(() => parseActor(text))).toBe('ERR_ENVELOPE_INVALID');
  });

  it('[JRN-1] a journal ref and its parts say the same', () => {
    const ref = journalRef('main', 'user:ada', '0123456789abcdef');
    expect(ref).toBe('refs/gatos/journal/main/user/ada/0123456789abcdef');
    expect(parseJournalRef(ref)).toEqual({ ns: 'main', actor: 'user:ada', device: '0123456789abcdef' });
  });

  it.each([
    'refs/gatos/journal/gov/chain',
    'refs/gatos/journal/gov/user/ada/0123456789abcdef',
    'refs/gatos/journal/main/user/ada',
    'refs/gatos/journal/main/user/ada/0123456789abcdef/x',
    'refs/gatos/journal/main/user/ada/0123456789ABCDEF',
    'refs/gatos/journal/main/user/ada/0123456789abcde',
    'refs/gatos/journal/main/robot/ada/0123456789abcdef',
    'refs/gatos/journal/Main/user/ada/0123456789abcdef',
    'refs/gatos/state/main',
    'x/refs/gatos/journal/main/user/ada/0123456789abcdef',
  ])('[JRN-1] %s is no journal', (ref) => expect(parseJournalRef(ref)).toBeNull());

  it('[STA-3] [POL-2] state and bundle refs; a digest in a ref is bare hex', () => {
    expect(stateRef('main')).toBe('refs/gatos/state/main');
    expect(bundleRef(`blake3:${'a'.repeat(64)}`)).toBe(`refs/gatos/policies/${'a'.repeat(64)}`);
  });
});

describe('parseTimestamp', () => {
  it('[EVT-1] agrees with Date on every moment', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it('[EVT-1] cuts below the millisecond', () => {
    expect(parseTimestamp('2026-05-01T10:00:00.123999999Z')).toBe(Date.UTC(2026, 4, 1, 10, 0, 0, 123));
    expect(parseTimestamp('2026-05-01T10:00:00.1Z')).toBe(Date.UTC(2026, 4, 1, 10, 0, 0, 100));
    expect(parseTimestamp('1492-10-12T02:00:00Z')).toBe(Date.UTC(1492, 9, 12, 2));
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-02-31T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+00:00',
    '2026-01-01T00:00:00z',
    '2026-01-01t00:00:00Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00.1234567890Z',
    '+002026-01-01T00:00:00Z',
    '2026-1-1T0:0:0Z',
    '',
    '2026-01-01T00:00:00Z\n',
  ])('[EVT-1] %j is no time', (text) => expect(parseTimestamp(text)).toBeNull());

  it('[EVT-1] knows the leap years', () => {
    expect(parseTimestamp('2024-02-29T00:00:00Z')).not.toBeNull();
    expect(parseTimestamp('2000-02-29T00:00:00Z')).not.toBeNull();
    expect(parseTimestamp('1900-02-29T00:00:00Z')).toBeNull();
  });
});
