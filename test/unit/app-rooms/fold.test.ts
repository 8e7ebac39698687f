import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { dropDraft, loadDraft, saveDraft } from '../../../src/app/features/fold/draft.ts';
import { toDiagnostics } from '../../../src/app/features/fold/findings.ts';
import { LIBRARY } from '../../../src/app/features/fold/library.ts';
import { LIBRARIES, REFUSED_NAMES } from '../../../src/echolua/refused.ts';

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
    const draft = { source: 'return 1', base: 'sha256:aa' };
    expect(saveDraft(storage, 'w1', 'main', draft)).toBe(true);
    expect(loadDraft(storage, 'w1', 'main')).toEqual(draft);
    expect(loadDraft(storage, 'w1', 'lab')).toBeNull();
    expect(loadDraft(storage, 'w2', 'main')).toBeNull();
    dropDraft(storage, 'w1', 'main');
    expect(loadDraft(storage, 'w1', 'main')).toBeNull();
  });

  it.each(['not json', '7', '{"source":1,"base":"x"}', 'null'])('a stored %j is no draft', (stored) => {
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
});

describe('[LUA-6] findings in the text', () => {
  const doc = Text.of(['local a = 1', 'pairs(state)', '']);
  const at = (line: number, column: number) => {
    const [found] = toDiagnostics(doc, [{ line, column, code: 'E_NAME', message: 'm' }]);
    return found && [found.from, found.to];
  };

  it('[LUA-6] a finding underlines the whole word at its line and column', () => {
    expect(at(2, 1)).toEqual([12, 17]);
    expect(at(1, 9)).toEqual([8, 9]);
  });

  it('[LUA-6] a position past the text is moved into it: the person typed on while the check ran', () => {
    expect(at(9, 9)).toEqual([25, 25]);
    expect(at(1, 99)).toEqual([11, 11]);
    expect(at(0, 0)).toEqual([0, 5]);
  });
});

describe('[LUA-4] the library the editor teaches', () => {
  const taught = LIBRARY.map((entry) => entry.name);

  it('[LUA-4] has every member a fold may use, and no other', () => {
    const allowed = Object.entries(LIBRARIES).flatMap(([library, names]) =>
      names.map((name) => `${library}.${name}`),
    );
    expect(taught.filter((name) => name.includes('.')).sort()).toEqual(allowed.sort());
  });

  it('[LUA-2] names nothing that is refused', () => {
    expect(taught.filter((name) => name in REFUSED_NAMES)).toEqual([]);
  });
});
