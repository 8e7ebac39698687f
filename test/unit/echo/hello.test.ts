import { describe, expect, it } from 'vitest';
import { event, openSource, runtime } from './support.ts';

describe('Hello, GATOS', () => {
  const source = `return function(state, event)
  if event.type == "add" then state.count = (state.count or 0) + event.payload.n end
  return state
end`;

  it('[STA-1] counts to ten', async () => {
    const session = await openSource(source);
    expect(session.encode()).toBe('{}');
    expect(session.apply([event({ n: 10 }, 'add'), event({ n: 99 }, 'other')])).toEqual([]);
    expect(session.encode()).toBe('{"count":10}');
    expect(runtime.engineId).toBe('echo@1.0.0+elc@1.0.0+num=q32.32+rng=pcg32@1');
  });

  it('[STA-6] [LUA-6] leaves the state as it was where an event faults, says where, and goes on', async () => {
    const session = await openSource(source);
    const faults = session.apply([event({ n: 1 }, 'add'), event({}, 'add'), event({ n: 2 }, 'add')]);
    expect(faults).toEqual([
      { index: 1, code: 'E_TYPE', message: 'arithmetic on a nil value', node: 12, line: 2, column: 64 },
    ]);
    expect(session.encode()).toBe('{"count":3}');
  });
});
