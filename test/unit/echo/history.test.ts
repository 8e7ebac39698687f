import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EchoFault, EchoFoldSession } from '../../../src/adapters/wasmoon/echo/index.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import { StateMirror } from '../../support/stateMirror.ts';
import { command, REDUCER } from './commands.ts';
import { event, open } from './support.ts';

function tablesIn(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, item) => sum + tablesIn(item), 1);
}

interface Outcome {
  readonly states: readonly string[];
  readonly faults: readonly EchoFault[];
  readonly fuel: readonly number[];
}

/** Folds one by one; where `restored`, the session is given its own state's text before every event. */
function foldStepwise(session: EchoFoldSession, events: readonly FoldEvent[], restored: boolean): Outcome {
  session.restore('{}');
  let state = '{}';
  const states: string[] = [];
  const fuel: number[] = [];
  const faults = events.flatMap((one, index) => {
    if (restored) session.restore(state);
    const found = session.apply([one]).map((fault) => ({ ...fault, index }));
    fuel.push(session.fuelSpent());
    state = session.encode();
    states.push(state);
    return found;
  });
  return { states, faults, fuel };
}

async function compare(fuel: number, numRuns: number): Promise<number> {
  const straight = await open(REDUCER, fuel);
  const stepped = await open(REDUCER, fuel);
  let faultCount = 0;
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 30 }), (commands) => {
      const events = commands.map((payload) => event(payload));
      const outcome = foldStepwise(straight, events, false);
      faultCount += outcome.faults.length;
      expect(foldStepwise(stepped, events, true)).toEqual(outcome);
    }),
    { numRuns },
  );
  return faultCount;
}

describe('[STA-1] folding is decode, load afresh, fold one event, encode; for every event', () => {
  it('gives the same states, faults and fuel straight through, and restored before every event', async () => {
    expect(await compare(1_000_000, 300)).toBeGreaterThan(10);
  }, 60_000);

  it('[LUA-5] runs dry on the same events, however the state came to be', async () => {
    expect(await compare(120, 150)).toBeGreaterThan(10);
  }, 60_000);

  it('what every event says it changed makes the state after out of the state before', async () => {
    const session = await open(REDUCER);
    const mirror = new StateMirror();
    session.tell(mirror);
    expect(mirror.text()).toBe('{}');
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 30 }), (commands) => {
        session.restore('{}');
        expect(mirror.text()).toBe('{}');
        expect(mirror.size).toBe(1);
        for (const payload of commands) {
          const before = mirror.events;
          session.apply([event(payload)]);
          expect(mirror.events).toBe(before + 1);
          const text = session.encode();
          expect(mirror.text()).toBe(text);
          expect(mirror.size).toBe(tablesIn(JSON.parse(text)));
        }
      }),
      { numRuns: 300 },
    );
    expect(mirror.changes).toBeGreaterThan(1000);
  }, 60_000);

  it('does not depend on how a batch is cut', async () => {
    const events = fc.sample(command, { numRuns: 2500, seed: 7 }).map((payload) => event(payload));
    const whole = await open(REDUCER);
    const cut = await open(REDUCER);
    const faults = whole.apply(events);
    const pieces: (typeof faults)[number][] = [];
    for (let i = 0; i < events.length; i += 17) {
      pieces.push(
        ...cut.apply(events.slice(i, i + 17)).map((fault) => ({ ...fault, index: fault.index + i })),
      );
    }
    expect(pieces).toEqual(faults);
    expect(cut.encode()).toBe(whole.encode());
  }, 60_000);
});
