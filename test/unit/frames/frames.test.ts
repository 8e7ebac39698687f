import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReading } from '../../../src/engine/fold/frame/frame.ts';
import type { FrameRequest } from '../../../src/engine/fold/frame/types.ts';
import { StateHistory } from '../../../src/engine/fold/history/history.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { parseState, type StateNode } from '../../../src/protocol/state/stateText.ts';
import { command, listCommands, REDUCER } from '../echo/commands.ts';
import { event, open } from '../echo/support.ts';
import { modelDiff, modelPinned, modelRows, pathsIn } from './model.ts';

const session = await open(REDUCER);
const plain = await open(REDUCER);

function statesOf(payloads: readonly JsonValue[]): StateNode[] {
  plain.restore('{}');
  const texts = payloads.map((payload) => {
    plain.apply([event(payload)]);
    return plain.encode();
  });
  return ['{}', ...texts].map(parseState);
}

function historyOf(payloads: readonly JsonValue[]): StateHistory {
  session.restore('{}');
  const history = new StateHistory();
  history.adopt(() => session.tell(history.sink()));
  session.apply(payloads.map((payload) => event(payload)));
  return history;
}

const names = Array.from({ length: 130 }, (_, i) => `k${i}`);
/** Cut in the middle of a character it would be no text. */
const LONG = `${'x'.repeat(198)}${'😀'.repeat(420)}`;

/** One object of so many fields that they are kept in several parts, and a long text. */
const wideCommands = fc
  .array(
    fc.record({
      op: fc.constantFrom('set', 'set', 'delete'),
      path: fc.constant<string[]>(['w']),
      to: fc.constant<string[]>([]),
      key: fc.constantFrom(...names),
      value: fc.oneof(fc.nat({ max: 3 }), fc.constantFrom<JsonValue>(LONG, { n: [LONG, 'y'] })),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((commands): JsonValue[] => [
    {
      op: 'set',
      path: [],
      to: [],
      key: 'w',
      value: Object.fromEntries(names.slice(20, 120).map((name, i) => [name, i])),
    },
    ...commands,
  ]);

const commands = fc.oneof(
  { weight: 2, arbitrary: fc.array(command, { minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: listCommands },
  { weight: 1, arbitrary: wideCommands },
);

/** How history goes on: at the end, or cut somewhere, and with more of the same or with something else. */
const turns = fc.array(
  fc.record({ cut: fc.option(fc.nat()), more: commands, isLike: fc.boolean(), from: fc.nat() }),
  { minLength: 1, maxLength: 4 },
);

/** A look at some position; `open` and `pinned` are picked from the paths there are. */
const look = fc.record({
  position: fc.nat(),
  since: fc.option(fc.nat()),
  from: fc.nat({ max: 30 }),
  count: fc.nat({ max: 60 }),
  open: fc.array(fc.nat(), { maxLength: 12 }),
  openAll: fc.boolean(),
  filter: fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'A',
        'b.',
        '.c',
        '[1',
        '1',
        '"X"',
        'tru',
        'list[2].n',
        'É',
        '.',
        'w',
        'K5',
        'xX',
      ),
    },
  ),
  changesOnly: fc.boolean(),
  pinned: fc.array(fc.nat(), { maxLength: 4 }),
});
type Look = typeof look extends fc.Arbitrary<infer T> ? T : never;

interface Looked {
  readonly request: FrameRequest;
  readonly position: number;
  readonly from: number;
}

function requestOf(one: Look, states: readonly StateNode[]): Looked {
  const position = one.position % states.length;
  const since = one.since === null ? null : one.since % states.length;
  const from = since ?? Math.max(0, position - 1);
  const paths = [...pathsIn(states[position]), ...pathsIn(states[from])];
  const pick = (n: number) => paths[n % paths.length] ?? [];
  const opened = one.openAll ? paths : one.open.map(pick);
  return {
    position,
    from,
    request: {
      from: one.from,
      count: one.count,
      open: [...new Set(opened.map((path) => JSON.stringify(path)))],
      filter: one.filter,
      changesOnly: one.changesOnly,
      since,
      pinned: one.pinned.map(pick),
    },
  };
}

/** What a frame says against what the texts of the two states say. */
function expectFrame(
  history: StateHistory,
  states: readonly StateNode[],
  { request, position, from }: Looked,
) {
  const [before, after] = [states[from], states[position]];
  const reading = new FrameReading({ history, position: from }, { history, position }, request);
  const frame = reading.frame();
  const rows = modelRows(before, after, request);
  expect(frame.rowCount).toBe(rows.length);
  expect(frame.rows).toEqual(rows.slice(frame.from, frame.from + request.count));
  expect(frame.from).toBe(Math.min(request.from, Math.max(0, rows.length - request.count)));
  expect(frame.pinned).toEqual(request.pinned.map((path) => modelPinned(before, after, path)));
  const { diff, truncated } = modelDiff(before, after, 1_000);
  expect([frame.diff, frame.diffTruncated]).toEqual([diff, truncated]);
  expect(frame.keys).toBe(after instanceof Map ? after.size : Array.isArray(after) ? after.length : 0);
  for (const [i, row] of rows.entries()) expect(reading.rowOf(row.path)).toBe(i);
}

describe('[STA-1] a frame', () => {
  it('has the rows, marks, pinned values and differences that the texts of the two states have', () => {
    fc.assert(
      fc.property(commands, fc.array(look, { minLength: 1, maxLength: 12 }), (payloads, looks) => {
        const states = statesOf(payloads);
        const history = historyOf(payloads);
        for (const one of looks) expectFrame(history, states, requestOf(one, states));
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it('[JRN-4] is right after history went on, or was cut and went another way, whatever was looked at before', () => {
    fc.assert(
      fc.property(commands, turns, fc.array(look, { minLength: 1, maxLength: 5 }), (first, ways, looks) => {
        let payloads = first;
        const history = historyOf(payloads);
        // The same looks again and again: what is kept of one must not be taken for the next.
        const asked = looks.map((one) => requestOf(one, statesOf(first)));
        const lookAgain = () => {
          const states = statesOf(payloads);
          const here = (position: number) => Math.min(position, payloads.length);
          for (const { request, position, from } of asked) {
            const since = request.since === null ? null : here(from);
            const at = here(position);
            expectFrame(history, states, {
              request: { ...request, since },
              position: at,
              from: since ?? Math.max(0, at - 1),
            });
          }
        };
        lookAgain();
        for (const { cut, more, isLike, from } of ways) {
          const position = cut === null ? payloads.length : cut % (payloads.length + 1);
          const next = isLike ? payloads.slice(from % payloads.length) : more;
          payloads = [...payloads.slice(0, position), ...next];
          history.cut(position);
          history.adopt(() => session.restore(history.text(position)));
          session.apply(payloads.slice(position).map((payload) => event(payload)));
          lookAgain();
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('of a table that was searched for is right after fields came in between, later on', () => {
    const bulk = Object.fromEntries(names.slice(20, 120).map((name, i) => [name, i]));
    const set = (path: string[], key: string, value: JsonValue) => ({ op: 'set', path, to: [], key, value });
    const payloads: JsonValue[] = [set([], 'w', bulk), set(['w'], 'k50', 'x')];
    const history = historyOf(payloads);
    const request = { from: 40, count: 80, open: ['["w"]'], filter: 'W', changesOnly: false, since: null };
    for (let more = 0; more < 30; more++) {
      const states = statesOf(payloads);
      expectFrame(history, states, { request: { ...request, pinned: [['w', 'k3b']] }, position: 2, from: 1 });
      const next = set(['w'], `k${more}b`, more);
      payloads.push(next);
      session.apply([event(next)]);
    }
  });
});
