import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EchoFoldSession } from '../../../src/adapters/wasmoon/echo/index.ts';
import { StateHistory } from '../../../src/engine/fold/history/history.ts';
import { valueSets } from '../../../src/engine/fold/history/valueHistory.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import { diffStates } from '../../../src/protocol/state/diff.ts';
import { formatState, parseState, type StateNode } from '../../../src/protocol/state/stateText.ts';
import { command, listCommands, REDUCER } from '../echo/commands.ts';
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

type Path = readonly (string | number)[];

function isTable(node: StateNode): node is StateNode[] | Map<string, StateNode> {
  return Array.isArray(node) || node instanceof Map;
}

function pathsIn(node: StateNode, path: Path = []): Path[] {
  if (!isTable(node)) return [path];
  return [path, ...[...node.entries()].flatMap(([key, value]) => pathsIn(value, [...path, key]))];
}

function nodeAt(state: StateNode | undefined, path: Path): StateNode | undefined {
  return path.reduce<StateNode | undefined>((node, key) => {
    if (node instanceof Map) return node.get(key as string);
    return Array.isArray(node) ? node[key as number] : undefined;
  }, state);
}

const commands = fc.oneof(
  { weight: 3, arbitrary: fc.array(command, { minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: listCommands },
);
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
      { numRuns: 120 },
    );
  }, 60_000);

  it('says what every event changed, and what differs between any two positions, as a comparison of states would', async () => {
    const [plain, told] = [await open(REDUCER), await open(REDUCER)];
    fc.assert(
      fc.property(commands, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }), (payloads, spans) => {
        const events = payloads.map((payload) => event(payload));
        const states = foldAll(plain, events).map(parseState);
        const history = follow(told);
        told.apply(events);
        const steps = events.map((_, i) => [i, i + 1] as const);
        const others = spans.map(([from, to]) => [from % states.length, to % states.length] as const);
        for (const [from, to] of [...steps, ...others])
          for (const limit of LIMITS)
            expect(history.changes(from, to, limit)).toEqual(
              diffStates(states[from] ?? null, states[to] ?? null, limit),
            );
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  it('says of a path which events set it, and to what', async () => {
    const [plain, told] = [await open(REDUCER), await open(REDUCER)];
    fc.assert(
      fc.property(commands, (payloads) => {
        const events = payloads.map((payload) => event(payload));
        const states = foldAll(plain, events).map(parseState);
        const history = follow(told);
        told.apply(events);
        for (const path of states.flatMap((state) => pathsIn(state))) {
          const values = [...valueSets(history, path, events.length, 0)];
          const textAt = (position: number) => {
            const node = nodeAt(states[position], path);
            return node === undefined ? '' : formatState(node);
          };
          for (const [position, state] of states.entries()) {
            const set = values.find((one) => one.position <= position);
            const text = set === undefined ? '' : history.textOf(set.version, set.position);
            const node = nodeAt(state, path);
            // Of a table it says who put it there; what it holds may have changed since.
            if (node === undefined || !isTable(node)) expect(text).toBe(textAt(position));
            else expect(text.slice(0, 1)).toBe(textAt(position).slice(0, 1));
          }
          for (const { position } of values)
            if (position > 0) expect(textAt(position)).not.toBe(textAt(position - 1));
        }
      }),
      { numRuns: 25 },
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
      { numRuns: 120 },
    );
  }, 60_000);

  it('an object that became an array is an object again where that is cut, and the change is told', async () => {
    const told = await open('state.a = event.payload.list and json.array(state.a) or {}');
    const history = follow(told);
    told.apply([event({}), event({ list: true })]);
    expect([history.text(1), history.text(2)]).toEqual(['{"a":{}}', '{"a":[]}']);
    expect(history.changes(1, 2, 9).diff).toEqual([
      { path: ['a'], kind: 'changed', before: '{}', after: '[]' },
    ]);
    history.cut(1);
    expect([history.position, history.text(1)]).toEqual([1, '{"a":{}}']);
  });

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
      { numRuns: 40 },
    );
  }, 60_000);
});
