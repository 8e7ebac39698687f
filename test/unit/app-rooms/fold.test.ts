import { describe, expect, it } from 'vitest';
import {
  applyDraft,
  changesOf,
  dropDraft,
  type FoldText,
  loadDraft,
  saveDraft,
} from '../../../src/app/features/fold/draft.ts';
import {
  DEFAULT_FUEL,
  fuelShare,
  MAX_FUEL,
  MOST_AUTO_FUEL,
  parseFuel,
  runsByItself,
} from '../../../src/app/features/fold/fuel.ts';
import { LIBRARY } from '../../../src/app/features/fold/library.ts';
import { panelOf } from '../../../src/app/features/fold/panels.ts';
import { DEFAULT_FUEL as ENGINE_FUEL } from '../../../src/echolua/elc.ts';
import { LIBRARY as ENGINE_LIBRARY } from '../../../src/echolua/library.ts';
import { MAX_FUEL as ENGINE_MAX_FUEL } from '../../../src/echolua/syntax/limits.ts';

function memoryStorage() {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}

describe('the draft of a fold', () => {
  it('comes back after a reload, for its world and namespace only', () => {
    const storage = memoryStorage();
    const draft = { source: 'return 1', tests: 'return {}', fuel: 7, base: 'sha256:aa' };
    expect(saveDraft(storage, 'w1', 'main', draft)).toBe(true);
    expect(loadDraft(storage, 'w1', 'main')).toEqual(draft);
    expect(loadDraft(storage, 'w1', 'lab')).toBeNull();
    expect(loadDraft(storage, 'w2', 'main')).toBeNull();
    dropDraft(storage, 'w1', 'main');
    expect(loadDraft(storage, 'w1', 'main')).toBeNull();
  });

  it.each([
    'not json',
    '7',
    '{"source":1,"base":"x"}',
    '{"base":"x"}',
    '{"source":"s"}',
    '{"fuel":-1,"base":"x"}',
    '{"fuel":1.5,"base":"x"}',
    '{"tests":{},"base":"x"}',
    'null',
  ])('a stored %j is no draft', (stored) => {
    const storage = memoryStorage();
    saveDraft(storage, 'w', 'main', { source: '', base: '' });
    for (const key of storage.map.keys()) storage.map.set(key, stored);
    expect(loadDraft(storage, 'w', 'main')).toBeNull();
  });

  it('says so where the browser refuses to store', () => {
    const full = {
      ...memoryStorage(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(saveDraft(full, 'w', 'main', { source: '', base: '' })).toBe(false);
  });

  it('holds only what differs, so that what was left alone follows the active fold', () => {
    const active: FoldText = { source: 'a', tests: 't', fuel: 10 };
    expect(changesOf(active, active)).toBeNull();
    expect(changesOf(active, { ...active, fuel: 20 })).toEqual({ fuel: 20 });
    expect(changesOf(active, { source: 'b', tests: '', fuel: 10 })).toEqual({ source: 'b', tests: '' });
    const next: FoldText = { source: 'c', tests: 'u', fuel: 30 };
    expect(applyDraft(next, { fuel: 20, base: 'x' })).toEqual({ source: 'c', tests: 'u', fuel: 20 });
    expect(applyDraft(next, { tests: '', base: 'x' })).toEqual({ source: 'c', tests: '', fuel: 30 });
    expect(applyDraft(next, null)).toEqual(next);
  });
});

describe('[LUA-5] fuel', () => {
  it.each([
    ['1,000,000', 1_000_000],
    ['1 000 000', 1_000_000],
    ['1', 1],
    [String(MAX_FUEL), MAX_FUEL],
  ])('[LUA-5] reads %j', (text, fuel) => expect(parseFuel(text)).toBe(fuel));

  it.each(['', '0', '-5', '1.5e3', 'many', String(MAX_FUEL + 1), '99999999999'])(
    '[LUA-5] %j is no amount of fuel',
    (text) => expect(parseFuel(text)).toBeNull(),
  );

  it('[LUA-5] the limits are the engine’s', () => {
    expect([DEFAULT_FUEL, MAX_FUEL]).toEqual([ENGINE_FUEL, ENGINE_MAX_FUEL]);
  });

  it('[LUA-5] the bar shows whatever was used, and never more than all', () => {
    expect(fuelShare(0, 100)).toBe(0);
    expect(fuelShare(1, 1_000_000)).toBe(1);
    expect(fuelShare(50, 100)).toBe(50);
    expect(fuelShare(101, 100)).toBe(100);
  });

  it('[LUA-5] nothing that could run for seconds starts by itself', () => {
    expect(runsByItself(MOST_AUTO_FUEL)).toBe(true);
    expect(runsByItself(MOST_AUTO_FUEL + 1)).toBe(false);
  });
});

describe('[LUA-4] the library the editor teaches', () => {
  const taught = LIBRARY.map((entry) => entry.name);

  it('[LUA-4] is what the engine gives a fold, word for word', () => {
    const given = ENGINE_LIBRARY.filter((entry) => !entry.policyOnly);
    expect(LIBRARY).toEqual(
      given.map(({ name, kind, signature, about }) => ({ name, kind, signature, about })),
    );
    expect(taught).toContain('dpairs');
  });

  it('[LUA-4] has nothing that only policies may say', () => {
    expect(taught).not.toContain('allow');
    expect(taught).not.toContain('deny');
  });
});

describe('the tabs of the fold', () => {
  it('are the ones the address names, where the screen has room for them', () => {
    expect(panelOf('tests', false)).toBe('tests');
    expect(panelOf('tests', true)).toBe('tests');
    expect(panelOf(null, false)).toBe('try');
    expect(panelOf(null, true)).toBe('code');
    expect(panelOf('code', false)).toBe('try');
    expect(panelOf('no-such', false)).toBe('try');
  });
});
