import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EchoFoldSession } from '../../../src/adapters/wasmoon/echo/index.ts';
import { StateHistory } from '../../../src/engine/fold/history/history.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import { diffStates } from '../../../src/protocol/state/diff.ts';
import { parseState } from '../../../src/protocol/state/stateText.ts';
import { command, REDUCER } from '../echo/commands.ts';
import { event, open } from '../echo/support.ts';

/** A session that tells a history of its own, from nothing. */
function follow(session: EchoFoldSession): StateHistory {
  session.restore('{}');
  const history = new StateHistory();
  history.adopt(() => session.tell(history.sink()));
  return history;
}

/** The state's text at every position, folded one by one. */
function foldAll(session: EchoFoldSession, events: readonly FoldEvent[]): string[] {
  session.restore('{}');
  const fold = (one: FoldEvent) => {
    session.apply([one]);
    return session.encode();
  };
  return ['{}', ...events.map(fold)];
}

const commands = fc.array(command, { minLength: 1, maxLength: 40 });
const LIMITS = [1_000, 3];

function expectEverywhere(history: StateHistory, texts: readonly string[]): void {
  expect(history.position).toBe(texts.length - 1);
  for (const [position, text] of texts.entries()) expect(history.text(position)).toBe(text);
}

describe('[STA-1] [STA-2] StateHistory', () => {
  it('has the text of every position, however the events came in batches', async () => {
    const [plain, told] = [await open(REDUCER), await open(REDUCER)];
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 9 }), (payloads, batch) => {
        const events = payloads.map((payload) => event(payload));
        const texts = foldAll(plain, events);
        const history = follow(told);
        for (let i = 0; i < events.length; i += batch) {
          told.apply(events.slice(i, i + batch));
          expect(history.text(history.position)).toBe(texts[history.position]);
        }
        expectEverywhere(history, texts);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('says of every event what it changed, as a comparison of the states would', async () => {
    const [plain, told] = [await open(REDUCER), await open(REDUCER)];
    fc.assert(
      fc.property(commands, (payloads) => {
        const events = payloads.map((payload) => event(payload));
        const states = foldAll(plain, events).map(parseState);
        const history = follow(told);
        told.apply(events);
        for (const limit of LIMITS) {
          expect(history.changesAt(0, limit)).toEqual({ diff: [], truncated: false });
          for (let i = 1; i < states.length; i++)
            expect(history.changesAt(i, limit)).toEqual(
              diffStates(states[i - 1] ?? null, states[i] ?? null, limit),
            );
        }
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('[JRN-4] is cut and goes on: folding on from a reloaded state equals folding without a pause', async () => {
    const [plain, told] = [await open(REDUCER), await open(REDUCER)];
    fc.assert(
      fc.property(commands, fc.array(fc.tuple(fc.nat(), commands), { maxLength: 4 }), (payloads, turns) => {
        let events = payloads.map((payload) => event(payload));
        const history = follow(told);
        told.apply(events);
        for (const [at, more] of turns) {
          const position = at % (events.length + 1);
          events = [...events.slice(0, position), ...more.map((payload) => event(payload))];
          if (at % 2 === 0) history.text(history.position);
          history.cut(position);
          history.adopt(() => told.restore(history.text(position)));
          told.apply(events.slice(position));
        }
        expectEverywhere(history, foldAll(plain, events));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('a state that is told again, as it is before every event, takes no versions', async () => {
    const [plain, told] = [await open(REDUCER), await open(REDUCER)];
    fc.assert(
      fc.property(commands, (payloads) => {
        const events = payloads.map((payload) => event(payload));
        const history = follow(told);
        for (const one of events) {
          const before = history.log.length;
          const text = history.text(history.position);
          history.adopt(() => told.restore(text));
          expect(history.log.length).toBe(before);
          told.apply([one]);
        }
        expectEverywhere(history, foldAll(plain, events));
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
