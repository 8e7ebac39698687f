import { beforeEach, describe, expect, it, vi } from 'vitest';
import { payloadProblem, typeProblem } from '../../../src/app/features/emit/validate.ts';
import { newUlid } from '../../../src/app/newUlid.ts';
import { isUlid } from '../../../src/protocol/event/ulid.ts';

describe('what is typed into the emit form', () => {
  it.each(['add', 'order.placed', 'a_b-c.9', 'x'.repeat(64)])('[EVT-1] takes the type %s', (type) => {
    expect(typeProblem(type)).toBeNull();
  });

  it.each(['', 'Add', 'two words', 'é', 'x'.repeat(65)])(
    '[EVT-1] says what is wrong with the type %j',
    (type) => {
      expect(typeProblem(type)).toMatch(/type/);
    },
  );

  it('[ENC-4] says where the JSON is wrong', () => {
    expect(payloadProblem('{"n": 10}')).toBeNull();
    expect(payloadProblem('  ')).toContain('{"n": 10}');
    expect(payloadProblem('{"n": 1,\n "n": 2}')).toMatch(/line 2.*appears twice/);
    expect(payloadProblem('{"n": 10')).toMatch(/line 1/);
  });

  it('[EVT-6] gives every press of the button a greater key, even within one millisecond', () => {
    const ulids = Array.from({ length: 200 }, newUlid);
    expect(ulids.every(isUlid)).toBe(true);
    expect([...ulids].sort()).toEqual(ulids);
    expect(new Set(ulids).size).toBe(200);
  });
});

describe('drafts', () => {
  const kept = new Map<string, string>();

  beforeEach(() => {
    kept.clear();
    vi.resetModules();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });

  /** The module as a page that was just loaded has it. */
  const load = async () => import('../../../src/app/features/emit/draft.ts');

  it('outlive a reload, each world and namespace its own', async () => {
    const before = (await load()).useDraft;
    before.getState().load('w1', 'main');
    before.getState().edit({ type: 'add', payload: '{"n": 1' });
    vi.resetModules();
    const after = (await load()).useDraft;
    after.getState().load('w1', 'main');
    expect(after.getState()).toMatchObject({ type: 'add', payload: '{"n": 1' });
    after.getState().load('w1', 'other');
    expect(after.getState()).toMatchObject({ type: '', payload: '' });
  });

  it('remember the last payload of each type', async () => {
    const { useDraft, lastPayload } = await load();
    useDraft.getState().load('w1', 'main');
    for (const n of [1, 2]) {
      useDraft.getState().edit({ type: 'add', payload: `{"n": ${n}}` });
      useDraft.getState().remember();
    }
    useDraft.getState().edit({ type: 'note', payload: '"hi"' });
    useDraft.getState().remember();
    expect(lastPayload('w1.main', 'add')).toBe('{"n": 2}');
    expect(lastPayload('w1.main', 'note')).toBe('"hi"');
    expect(lastPayload('w1.main', 'other')).toBeUndefined();
  });

  it('start empty where what was kept is broken', async () => {
    kept.set('gatos.draft.w1.main', '{"not": "a pair"');
    kept.set('gatos.payloads.w1.main', '[1, ["add"]]');
    const { useDraft, lastPayload } = await load();
    useDraft.getState().load('w1', 'main');
    expect(useDraft.getState()).toMatchObject({ type: '', payload: '' });
    expect(lastPayload('w1.main', 'add')).toBeUndefined();
  });
});
