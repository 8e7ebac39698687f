import { describe, expect, it } from 'vitest';
import { lintSource } from '../../../src/echolua/compile/compile.ts';
import { readCorpus } from '../../../src/tools/engines/bundle.mjs';
import { differences } from '../../../src/tools/engines/compare.mjs';
import expected from '../../engines/expected.json';

const corpus = readCorpus();
const folds = Object.entries(expected.results).filter(([name]) => name.startsWith('fold '));

describe('the conformance corpus', () => {
  it.each(corpus.map(({ name, source }) => [name, source]))('[LUA-2] %s is EchoLua', (name, source) => {
    const findings = lintSource(source).map(({ line, column, code }) => `${line}:${column} ${code}`);
    expect(findings.length > 0).toBe(name.startsWith('refused-'));
  });

  it('[LUA-6] shows every code a fold can fail with', () => {
    const codes = new Set(JSON.stringify(folds).match(/E_[A-Z0-9]+/g));
    const all =
      'E_ARGUMENT E_CYCLE E_DEPTH E_DIV0 E_FROZEN E_FUEL E_JSON E_LIMIT E_NUMBER E_OVERFLOW E_RAISED E_REFUSED E_RUNTIME E_SHAPE E_STATE E_UTF8';
    for (const code of all.split(' ')) expect(codes).toContain(code);
  });

  it('[STA-1] expects no fold to depend on a pause, and no result of a broken engine', () => {
    const text = JSON.stringify(expected.results);
    expect(text).not.toContain('"paused"');
    expect(text).not.toContain('ERR_FOLD_ENGINE');
    expect(text).not.toContain('thrown: ');
    expect(text).not.toContain('arithmetic true');
    expect(text).not.toContain('arithmetic false');
  });

  it('holds every program of the folder, and the sample', () => {
    const names = folds.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([...corpus.map(({ name }) => `fold ${name}`), 'fold sample']),
    );
  });
});

describe('a difference between engines', () => {
  it('is named by program and place', () => {
    const actual = { ...expected.results, 'fold hello': { ...expected.results['fold hello'], state: '{}' } };
    expect(differences(expected.results, expected.results)).toEqual([]);
    expect(differences(expected.results, actual)).toEqual([
      'fold hello > state: expected "{\\"count\\":10.25}", got "{}"',
    ]);
    expect(differences({ a: [1] }, { a: [1, 2] })).toEqual(['a > 1: expected nothing, got 2']);
    expect(differences({ a: {} }, { a: 1 })).toHaveLength(1);
  });
});
