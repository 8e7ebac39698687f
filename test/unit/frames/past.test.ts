import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatePath } from '../../../src/engine/fold/frame/types.ts';
import { nextChange } from '../../../src/engine/fold/past/nextChange.ts';
import { valuePast } from '../../../src/engine/fold/past/valuePast.ts';
import { compileFold, type LoadFoldEvents, toFoldEvent } from '../../../src/engine/fold/program.ts';
import { FoldTimeline } from '../../../src/engine/fold/timeline.ts';
import type { FullEvent } from '../../../src/engine/ledger/event.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { stateFrame } from '../../../src/engine/world/frames.ts';
import type { Time } from '../../../src/engine/world/time.ts';
import type { JsonObject, JsonValue } from '../../../src/protocol/codec/json.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { formatState, parseState, type StateNode } from '../../../src/protocol/state/stateText.ts';
import { command, REDUCER } from '../echo/commands.ts';
import { event, fold, open } from '../echo/support.ts';
import { runtime } from '../engine/support/lab.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { cidFor, envelope } from '../protocol/support/samples.ts';
import { isTable, modelDiff, modelPinned, modelRows, nodeAt, pathsIn } from './model.ts';

const plain = await open(REDUCER);
const spec = await compileFold(runtime, fold(REDUCER));
const load: LoadFoldEvents = async (events) => (events as readonly FullEvent[]).map(toFoldEvent);
/** A history of so few bytes that it lies in several stretches, of which most are dropped. */
const TINY = 2_000;

let numbered = 0;

/** An event that brings its envelope along; no two are one. */
function eventOf(payload: JsonObject): FullEvent {
  numbered += 1;
  const { ulid, type, actor, ns } = envelope;
  return {
    envelope: { ...envelope, type: 'test', payload },
    json: '',
    cid: cidFor(`${numbered}`),
    keyId: '',
    signature: new Uint8Array(),
    oid: '',
    parent: null,
    ref: 'r',
    govIndex: 0,
    ulid,
    type,
    actor,
    ns,
    time: numbered,
  };
}

function statesOf(events: readonly FullEvent[]): StateNode[] {
  plain.restore('{}');
  const texts = events.map((one) => {
    plain.apply([event(one.envelope.payload)]);
    return plain.encode();
  });
  return ['{}', ...texts].map(parseState);
}

function timeOf(timeline: FoldTimeline, order: readonly FullEvent[]): Time {
  return {
    id: 'main',
    ns: 'main',
    order,
    fold: timeline,
    load: async (events) => events as readonly FullEvent[],
  };
}

function textAt(states: readonly StateNode[], position: number, path: StatePath): string | undefined {
  const node = nodeAt(states[position], path);
  return node === undefined ? undefined : formatState(node);
}

/** Positions up to `last` at which the value at a path became another. */
function changesOf(states: readonly StateNode[], path: StatePath, last: number): number[] {
  const texts = states.slice(0, last + 1).map((_, position) => textAt(states, position, path));
  return texts.flatMap((text, position) => (position > 0 && text !== texts[position - 1] ? [position] : []));
}

async function expectPast(
  timeline: FoldTimeline,
  states: readonly StateNode[],
  path: StatePath,
  position: number,
) {
  const changes = changesOf(states, path, states.length - 1);
  const next = changes.find((one) => one > position) ?? null;
  expect(await nextChange(timeline, path, position, 1, NO_TASK)).toBe(next);
  const previous = changes.findLast((one) => one < position) ?? null;
  expect(await nextChange(timeline, path, position, -1, NO_TASK)).toBe(previous);
  await expectBlame(timeline, states, path, position);
}

/** Every value without parts has the event that set it; a table the one that put it there, not those inside. */
async function expectBlame(
  timeline: FoldTimeline,
  states: readonly StateNode[],
  path: StatePath,
  position: number,
) {
  const request = { path, position, limit: 1_000, text: 1_000_000 };
  const { changes, complete } = await valuePast(timeline, request, NO_TASK);
  const set = changesOf(states, path, position);
  const isPlain = (at: number) => !isTable(nodeAt(states[at], path));
  const wanted = set.filter((at) => isPlain(at) || isPlain(at - 1)).reverse();
  const numbers = changes.map(({ number }) => number);
  const told = numbers.filter((at) => wanted.includes(at));
  expect(told).toEqual(complete ? wanted : wanted.slice(0, told.length));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  for (const { number, text, kind, event: origin } of changes) {
    expect(origin).toBe(timeline.eventAt(number));
    expect(kind === 'absent' ? undefined : text).toBe(textAt(states, number, path));
    if (number > 0) expect(set).toContain(number);
  }
}

const turn = fc.record({
  at: fc.nat(),
  events: fc.array(command, { minLength: 1, maxLength: 30 }),
  looks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 }),
});

describe('[STA-1] the past of a value', () => {
  it('[JRN-4] frames, blame and jumps are those of a fold from nothing: in stretches, and after late events', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 60, maxLength: 160 }),
        fc.array(turn, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (first, turns, tiny) => {
          let order = first.map((payload) => eventOf(payload as JsonObject));
          const timeline = new FoldTimeline(runtime, spec, load, tiny ? TINY : undefined);
          timeline.follow(order, 0);
          for (const { at, events, looks } of turns) {
            const states = statesOf(order);
            for (const [to, since, which] of looks) {
              const [position, from] = [to % states.length, since % states.length];
              const paths = [...pathsIn(states[position]), ...pathsIn(states[from])];
              const path = paths[which % paths.length] ?? [];
              const open = paths.map((one) => JSON.stringify(one));
              const tree = { open, filter: '', changesOnly: which % 2 === 0, since: from };
              const frame = await stateFrame(
                timeOf(timeline, order),
                position,
                { ...tree, from: 0, count: 500, pinned: [path] },
                NO_TASK,
              );
              expect(frame.rows).toEqual(modelRows(states[from], states[position], tree).slice(0, 500));
              expect(frame.pinned).toEqual([modelPinned(states[from], states[position], path)]);
              expect(frame.diff).toEqual(modelDiff(states[from], states[position], 1_000).diff);
              await expectPast(timeline, states, path, position);
            }
            const late = events.map((payload) => eventOf(payload as JsonObject));
            const cut = at % (order.length + 1);
            order = [...order.slice(0, cut), ...late, ...order.slice(cut)];
            timeline.follow(order, cut);
          }
          timeline.close();
        },
      ),
      { numRuns: 10 },
    );
  }, 60_000);

  it('[JRN-4] a search of a large table lets others in, can be cancelled, and is right whatever comes meanwhile', async () => {
    const wide = Object.fromEntries(Array.from({ length: 4_500 }, (_, i) => [`k${i}`, i]));
    const set = (path: string[], key: string, value: JsonValue) =>
      eventOf({ op: 'set', path, to: [], key, value });
    const order = [set([], 'w', wide), set(['w'], 'k7', 'found'), set(['w'], 'k8', 'x')];
    const more = Array.from({ length: 300 }, (_, i) => set(['w'], `k${i * 7}b`, i));
    const tree = { open: [], filter: 'FOUND', changesOnly: false, since: null };
    const look = async (timeline: FoldTimeline, meanwhile: () => Promise<unknown>) => {
      let breaths = 0;
      const breathe = async () => {
        breaths += 1;
        if (breaths === 1) await meanwhile();
      };
      const request = { ...tree, from: 0, count: 40, pinned: [] };
      const frame = await stateFrame(timeOf(timeline, order), 3, request, { ...NO_TASK, breathe });
      expect(breaths).toBeGreaterThan(1);
      return frame.rows;
    };
    const late = [order[0], order[2], order[1]].flatMap((one) => one ?? []);
    const ways: [readonly FullEvent[], (timeline: FoldTimeline) => Promise<unknown>][] = [
      [order, async () => undefined],
      [
        order,
        (timeline) => {
          timeline.follow([...order, ...more], 3);
          return timeline.foldAll(NO_TASK);
        },
      ],
      [late, async (timeline) => timeline.follow(late, 1)],
    ];
    for (const [then, meanwhile] of ways) {
      const timeline = new FoldTimeline(runtime, spec, load);
      timeline.follow(order, 0);
      await timeline.foldAll(NO_TASK);
      const rows = await look(timeline, () => meanwhile(timeline));
      const states = statesOf(then);
      expect(rows).toEqual(modelRows(states[2], states[3], tree));
      expect(rows.map(({ path }) => path)).toEqual([['w'], ['w', 'k7']]);
      const cancel = () => Promise.reject(new GatosError('ERR_CANCELLED', 'You cancelled this.'));
      timeline.follow([...then, ...more], 3);
      await timeline.foldAll(NO_TASK);
      const again = { ...tree, filter: 'x', from: 0, count: 40, pinned: [] };
      const cancelled = stateFrame(timeOf(timeline, then), 2, again, { ...NO_TASK, breathe: cancel });
      expect((await rejectionOf(cancelled)).code).toBe('ERR_CANCELLED');
      timeline.close();
    }
  }, 60_000);
});
