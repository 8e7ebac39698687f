import { describe, expect, it } from 'vitest';
import { createRuntime, event, fold, open, refusal, runtime } from './support.ts';

describe('[LUA-5] a host limit reached first is an engine failure, never a result', () => {
  const hungry = fold(
    'if event.payload.eat then local t = {} for i = 1, 1e6 do t[i] = { i, i, i, i } end end state.n = 1',
  );

  it('throws ERR_FOLD_ENGINE when memory runs out, and from then on', async () => {
    const session = await createRuntime({ memoryLimit: 32 << 20 }).openFold({ source: hungry });
    session.apply([event()]);
    expect((await refusal(() => session.apply([event({ eat: true })]))).code).toBe('ERR_FOLD_ENGINE');
    for (const use of [() => session.apply([event()]), () => session.encode(), () => session.restore('{}')]) {
      expect((await refusal(use)).code).toBe('ERR_FOLD_ENGINE');
    }
  });

  it('does not let pcall turn it into a result', async () => {
    const source = hungry
      .replace('return function(state, event)', 'return function(state, event) pcall(function()')
      .replace('return state end', 'end) return state end');
    const session = await createRuntime({ memoryLimit: 32 << 20 }).openFold({ source });
    expect((await refusal(() => session.apply([event({ eat: true })]))).code).toBe('ERR_FOLD_ENGINE');
  });

  it('gives up on an event that the host has no patience for', async () => {
    const session = await createRuntime({ eventDeadline: 0 })
      .openFold({ source: fold('') })
      .catch((error) => error);
    expect(session).not.toBeInstanceOf(Error);
    const busy = await createRuntime({ eventDeadline: 1 }).openFold({
      source: fold('for i = 1, 9e6 do local x = i end'),
    });
    expect((await refusal(() => busy.apply([event()]))).code).toBe('ERR_FOLD_ENGINE');
  });

  it('[LUA-7] sessions do not see each other, and a dead one harms none', async () => {
    const [a, b] = await Promise.all([
      open('state.n = (state.n or 0) + 1'),
      open('state.n = (state.n or 0) - 1'),
    ]);
    a.apply([event(), event()]);
    b.apply([event()]);
    a.close();
    expect((await refusal(() => a.encode())).code).toBe('ERR_FOLD_ENGINE');
    expect(b.encode()).toBe('{"n":-1}');
  });
});

describe('a long run', () => {
  it('of 100,000 events keeps its memory', async () => {
    const session = await open(`state.items = state.items or {}
local id = "k" .. event.payload.n % 50
state.items[id] = { n = event.payload.n, at = event.ulid, text = event.payload.text .. id }
state.count = (state.count or 0) + 1
if event.payload.n % 10 == 0 then error("now and then") end`);
    const batch = (from: number) =>
      Array.from({ length: 10_000 }, (_, i) =>
        event({ n: from + i, text: `text ${from + i}`, list: [1, 2.5] }),
      );
    session.apply(batch(0));
    session.apply(batch(10_000));
    const before = memoryOf(session);
    for (let from = 20_000; from < 100_000; from += 10_000) {
      expect(session.apply(batch(from))).toHaveLength(1_000);
    }
    expect(memoryOf(session)).toBe(before);
    expect(JSON.parse(session.encode()).count).toBe(90_000);
  }, 120_000);

  it('of 200 sessions opened and closed leaves the runtime working', async () => {
    const source = fold('state.n = event.payload');
    for (let i = 0; i < 200; i++) {
      const session = await runtime.openFold({ source });
      session.apply([event(i)]);
      expect(session.encode()).toBe(`{"n":${i}}`);
      session.close();
    }
  }, 60_000);
});

/** Bytes of the session's linear memory, which only ever grows. */
function memoryOf(session: object): number {
  const { memoryBytes } = session as { memoryBytes: number };
  expect(memoryBytes).toBeGreaterThan(0);
  return memoryBytes;
}
