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

const commands = fc.oneof(
  { weight: 3, arbitrary: fc.array(command, { minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: listCommands },
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
      arbitrary: fc.constantFrom('A', 'b.', '.c', '[1', '1', '"X"', 'tru', 'list[2].n', 'É', '.'),
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
      { numRuns: 60 },
    );
  }, 60_000);

  it('[JRN-4] is right after history was cut and went another way, whatever was looked at before', () => {
    fc.assert(
      fc.property(
        commands,
        fc.array(fc.tuple(fc.nat(), commands, fc.array(look, { maxLength: 5 })), { maxLength: 4 }),
        (first, turns) => {
          let payloads = first;
          const history = historyOf(payloads);
          for (const [at, more, looks] of turns) {
            const position = at % (payloads.length + 1);
            payloads = [...payloads.slice(0, position), ...more];
            history.cut(position);
            history.adopt(() => session.restore(history.text(position)));
            session.apply(payloads.slice(position).map((payload) => event(payload)));
            const states = statesOf(payloads);
            for (const one of looks) expectFrame(history, states, requestOf(one, states));
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
