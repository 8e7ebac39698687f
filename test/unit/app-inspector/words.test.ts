import { describe, expect, it } from 'vitest';
import { sourceLines } from '../../../src/app/features/inspector/sourceLines.ts';
import { diffHeading, momentWords, parsePosition } from '../../../src/app/features/state/compare/words.ts';
import { changeInForce } from '../../../src/app/features/state/history/words.ts';
import type { ValueChange } from '../../../src/rpc/contract.ts';

describe('what a list of changes is headed with', () => {
  const heading = (position: number, since: number | null, count: number, more = false) =>
    diffHeading({ position, since, count, more });

  it('names the event, or both ends', () => {
    expect(heading(1_847, null, 2)).toBe('What event 1,847 changed');
    expect(heading(1_847, null, 0)).toBe('Event 1,847 changed nothing');
    expect(heading(1_847, 1_200, 12)).toBe('12 changes from event 1,200 to event 1,847');
    expect(heading(1_847, 0, 1)).toBe('1 change from the beginning to event 1,847');
    expect(heading(5_000, 0, 1_000, true)).toBe('1,000 or more changes from the beginning to event 5,000');
    expect(heading(1_847, 1_200, 0)).toBe('Nothing is different from event 1,200 to event 1,847');
  });

  it('says when there is nothing to compare', () => {
    expect(heading(7, 7, 0)).toMatch(/^Both ends are the same moment/);
    expect(momentWords(0)).toBe('the beginning');
  });
});

describe('a position that was typed', () => {
  it.each<[string, number | null]>([
    ['1200', 1_200],
    [' 1,200 ', 1_200],
    ['0', 0],
    ['5000', 5_000],
    ['5001', null],
    ['-1', null],
    ['1.5', null],
    ['1e3', null],
    ['', null],
  ])('%j is %j', (text, position) => expect(parsePosition(text, 5_000)).toBe(position));
});

describe('the change in force', () => {
  const at = (number: number) => ({ number }) as ValueChange;
  it('is the newest that has happened by then', () => {
    const changes = [at(9), at(4), at(0)];
    expect([10, 9, 8, 4, 0].map((position) => changeInForce(changes, position)?.number)).toEqual([
      9, 9, 4, 4, 0,
    ]);
    expect(changeInForce([at(9)], 8)).toBeNull();
  });
});

describe('lines of a fold', () => {
  it('carry how often they ran; lines without code carry nothing', () => {
    const lines = [
      { line: 1, hits: 1 },
      { line: 3, hits: 0 },
    ];
    expect(sourceLines({ source: 'a\n\nb\n', lines })).toEqual([
      { number: 1, text: 'a', hits: 1 },
      { number: 2, text: '', hits: null },
      { number: 3, text: 'b', hits: 0 },
    ]);
  });
});
