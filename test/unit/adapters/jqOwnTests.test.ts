import { readFileSync } from 'node:fs';
import { type Jq, loadJq } from 'jq-wasm';
import { beforeAll, describe, expect, it } from 'vitest';

/**
 * tests/jq.test of jq 1.8.2, the release that the build is made of, against that build. What is left out is named here:
 * programs that import modules from files, and those that nest 9,999 deep or more, for which the stack of the wasm is
 * too small (a state nests 64 deep at most).
 */
const NEEDS_FILES = /^(import|include) |^modulemeta/;
const NESTS_DEEP =
  /^(?:try \(*)?reduce range\((?:9999|1000[01])\).*(?<!contains\(\[\[\]\]\))$|^[gs]etpath\(\[range\(10000\)/;

const { run, left } = read(readFileSync(new URL('../../fixtures/jq/jq.test', import.meta.url), 'utf8'));
let jq: Jq;
beforeAll(async () => {
  jq = await loadJq();
});

describe("jq's own tests, in the wasm build", () => {
  it('is the release that the tests are of', () => {
    expect(jq.version).toBe('jq-1.8.2');
  });

  it('leaves out what it names, and no more', () => {
    expect({ run: run.length, left: left.length }).toEqual({ run: 525, left: 25 });
  });

  it('answers every other program as jq does', () => {
    expect(run.filter((lines) => !passes(lines)).map(([program]) => program)).toEqual([]);
  });
});

/** Each test is a program, its input and its outputs; or `%%FAIL`, a program and what jq says of it. */
function read(text: string) {
  const tests = text
    .split('\n')
    .reduce<string[][]>(
      (all, line) => {
        if (/^\s*(#|$)/.test(line)) all.push([]);
        else all.at(-1)?.push(line);
        return all;
      },
      [[]],
    )
    .filter((lines) => lines.length > 0);
  const isLeft = ([first = '', second = '']: string[]) => {
    const program = first.startsWith('%%FAIL') ? second : first;
    return !first.startsWith('%%FAIL') && (NEEDS_FILES.test(program) || NESTS_DEEP.test(program));
  };
  return { run: tests.filter((lines) => !isLeft(lines)), left: tests.filter(isLeft) };
}

function passes(lines: readonly string[]): boolean {
  const [first = '', second = '', ...rest] = lines;
  if (!first.startsWith('%%FAIL')) return sameValues(jq.raw(second, first, ['-c']).stdout, rest);
  const { exitCode, stderr } = jq.raw('null', second, ['-c']);
  const says = (rest[0] ?? '').replace(/^jq: error: /, '');
  return exitCode === 3 && (first.includes('IGNORE') || stderr.includes(says));
}

/** Compared by jq itself, as its own runner does: 1.0 is 1, and keys have no order. */
function sameValues(stdout: string, wanted: readonly string[]): boolean {
  const got = stdout.split('\n').filter((line) => line !== '');
  if (got.length !== wanted.length) return false;
  if (got.every((line, index) => line === wanted[index])) return true;
  return jq.raw(`[[${got}],[${wanted}]]`, '.[0] == .[1]').stdout === 'true';
}
