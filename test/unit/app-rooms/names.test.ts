import { describe, expect, it } from 'vitest';
import {
  componentProblem,
  nameProblem,
  problemsOf,
  slug,
  worldNameProblem,
} from '../../../src/app/features/welcome/names.ts';

describe('[JRN-0] names typed by a person', () => {
  it.each([
    ['Ada Lovelace', 'ada-lovelace'],
    ['  José  Núñez ', 'jose-nunez'],
    ['R2.D2', 'r2.d2'],
    ['a..b', 'a.b'],
    ['trailing. dot.', 'trailing-dot'],
    ['__x__', 'x'],
    ['Ünïcödé', 'unicode'],
    ['日本', ''],
    ['x'.repeat(100), 'x'.repeat(63)],
  ])('[JRN-0] %j becomes %j', (typed, expected) => {
    expect(slug(typed)).toBe(expected);
  });

  it('[JRN-0] a slug is a valid component or empty, whatever was typed', () => {
    const alphabet = ['a', 'Z', '9', '.', '-', '_', ' ', '/', 'é', '日', '\u0301'];
    for (let seed = 0; seed < 4000; seed++) {
      let n = seed;
      let typed = '';
      for (let i = 0; i < 6; i++, n = (n * 7 + 3) % 4001) typed += alphabet[n % alphabet.length];
      const made = slug(typed);
      if (made !== '') expect([typed, componentProblem(made, 'x')]).toEqual([typed, null]);
    }
  });

  it.each(['main', 'a', '0', 'a.b', 'a-b_c', 'x'.repeat(63)])('[JRN-0] %j may be a namespace', (value) => {
    expect(componentProblem(value, 'a namespace')).toBeNull();
  });

  it.each(['', 'Main', 'a b', '-a', '.a', 'a.', 'a..b', 'a/b', 'a.lock', 'é', 'a.-b', 'x'.repeat(64)])(
    '[JRN-0] %j may not, and the reason is a sentence',
    (value) => {
      expect(componentProblem(value, 'a namespace')).toMatch(/^.{8,}\.$/);
    },
  );

  it('[JRN-0] a name without any usable letter is refused with what to do', () => {
    expect(nameProblem('日本')).toMatch(/Latin letter/);
    expect(nameProblem('my.lock')).toMatch(/\.lock/);
    expect(nameProblem('Ada')).toBeNull();
  });

  it('a world may be called anything but nothing', () => {
    expect(worldNameProblem('Лаборатория №5')).toBeNull();
    expect(worldNameProblem('   ')).not.toBeNull();
    expect(worldNameProblem('a\nb')).not.toBeNull();
    expect(worldNameProblem('x'.repeat(81))).not.toBeNull();
  });

  it('[POL-9] the governance chain is no place for events', () => {
    expect(problemsOf({ name: 'W', person: 'Ada', ns: 'gov' }).ns).toMatch(/governance/);
    expect(problemsOf({ name: 'W', person: 'Ada', ns: 'main' })).toEqual({
      name: null,
      person: null,
      ns: null,
    });
  });
});
