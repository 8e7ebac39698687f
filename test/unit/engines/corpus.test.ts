import { describe, expect, it } from 'vitest';
import { lintSource } from '../../../src/echolua/compile/compile.ts';
import { readCorpus } from '../../../src/tools/engines/bundle.mjs';
import { differences } from '../../../src/tools/engines/compare.mjs';
import expected from '../../engines/expected.json';

const corpus = readCorpus();
const folds = Object.entries(expected.results).filter(([name]) => name.startsWith('program '));

describe('the conformance corpus', () => {
  it.each(corpus.map(({ name, source }) => [name, source]))('[LUA-2] %s is EchoLua', (name, source) => {
    const kind = name.startsWith('policy-') ? 'policy' : 'fold';
    const findings = lintSource(source, kind).map(({ line, column, code }) => `${line}:${column} ${code}`);
    expect(findings.length > 0).toBe(name.startsWith('refused-'));
  });

  it('[LUA-6] shows every code a fold can fail with', () => {
    const codes = new Set(JSON.stringify(folds).match(/E_[A-Z0-9]+/g));
    const all =
      'E_ARGUMENT E_CYCLE E_DEPTH E_DIV0 E_FROZEN E_FUEL E_JSON E_KEY E_LIMIT E_MEMORY E_OVERFLOW E_RAISED E_REFUSED E_SHAPE E_STATE E_TYPE E_UTF8 E_VERDICT';
    for (const code of all.split(' ')) expect(codes).toContain(code);
  });

  it('[STA-1] expects no fold to depend on batches or restoring, no number that is wrong, and no result of a broken engine', () => {
    const text = JSON.stringify(expected.results);
    expect(text).not.toContain('astray');
    expect(text).not.toMatch(/"odd":\["|"wrong":[1-9]/);
    expect(text).not.toContain('ERR_FOLD_ENGINE');
    expect(text).not.toContain('thrown: ');
    expect(text).not.toContain('arithmetic true');
    expect(text).not.toContain('arithmetic false');
  });

  it('holds every program of the folder, and the sample', () => {
    const names = folds.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([...corpus.map(({ name }) => `program ${name}`), 'program sample']),
    );
  });
});

describe('a difference between engines', () => {
  it('is named by program and place', () => {
    const actual = {
      ...expected.results,
      'program hello': { ...expected.results['program hello'], state: '{}' },
    };
    expect(differences(expected.results, expected.results)).toEqual([]);
    expect(differences(expected.results, actual)).toEqual([
      'program hello > state: expected "{\\"count\\":10.25}", got "{}"',
    ]);
    expect(differences({ a: [1] }, { a: [1, 2] })).toEqual(['a > 1: expected nothing, got 2']);
    expect(differences({ a: {} }, { a: 1 })).toHaveLength(1);
  });
});
