import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../../../src/protocol/codec/json.ts';
import { planObject } from '../../../src/protocol/git/object.ts';
import { branchId, parseBranchId, parseSessionRef, sessionRef } from '../../../src/protocol/journal/names.ts';
import { parseStepCommit, planStepCommit } from '../../../src/protocol/session/commit.ts';
import { Replay } from '../../../src/protocol/session/replay.ts';
import {
  formatStep,
  parseStep,
  type SessionOp,
  type SessionStep,
} from '../../../src/protocol/session/step.ts';

const ULID = '01KQHPHXG0040G2081040G2081';
const CID = 'bafyr4iguwmomgmzvud7mhaewvtkirh4wktthriy4rxsuhmp6xqazakba64';
const OTHER_CID = 'bafyr4ihxujwcffdzse3xqtnxmoejdioys4e3c3nriovzdqplp7uxav5vu4';

const FORK: SessionOp = {
  kind: 'fork',
  ns: 'main',
  heads: [
    {
      ref: 'refs/gatos/journal/main/user/ada/83561adb398fd87f',
      commit: 'db36d5d61aa700715b88c48e7152e08d02533db8',
      cid: OTHER_CID,
    },
  ],
  events: 1,
  position: 1,
  gov: CID,
};

const insert = (id: string, at = 0, rank = 0): SessionOp & { kind: 'insert' } => ({
  kind: 'insert',
  id,
  at,
  rank,
  type: 'add',
  actor: 'user:ada',
  payload: { n: 1 },
});

const OPS: readonly SessionOp[] = [
  FORK,
  { kind: 'toggle', cids: [OTHER_CID], off: true },
  insert(ULID),
  { ...insert(ULID), ts: '2026-05-01T10:00:00Z' },
  { kind: 'remove', id: ULID },
  { kind: 'fold', fold: { source: 'return function(s) return s end', fuel: 1_000, tests: '' } },
  { kind: 'fold', fold: null },
  { kind: 'keep', kept: true },
  { kind: 'discard' },
  { kind: 'undo' },
  { kind: 'redo' },
];

const step = (op: SessionOp): SessionStep => ({
  v: 1,
  repo: CID,
  actor: 'user:ada',
  signer: `ed25519:${'8a'.repeat(32)}`,
  session: ULID,
  ulid: ULID,
  prev: null,
  op,
});

const signature = new Uint8Array(64).fill(7);

describe('[OPS-3] a step of a session', () => {
  test.each(OPS.map((op) => [op.kind, op] as const))('%s reads as it was written', (_, op) => {
    const text = formatStep(step(op));
    expect(parseStep(text)).toEqual(step(op));
    const { oid, objects } = planStepCommit({ step: step(op), signature }, null);
    const commit = objects.find((object) => object.oid === oid);
    const read = parseStepCommit(oid, commit?.body ?? new Uint8Array());
    expect([read.step, read.signature, read.parent]).toEqual([step(op), signature, null]);
  });

  test('with any field missing, added or of another type is refused', () => {
    const wrong = fc.constantFrom<JsonValue>(null, -1, 1.5, '', 'x', true, [], {}, [null]);
    fc.assert(
      fc.property(fc.constantFrom(...OPS), fc.nat(20), wrong, fc.boolean(), (op, pick, value, isOp) => {
        const whole = JSON.parse(formatStep(step(op))) as { op: JsonObject } & JsonObject;
        const target: JsonObject = isOp ? whole.op : whole;
        const keys = Object.keys(target);
        const key = keys[pick % keys.length] ?? '';
        // What would be as good: a null fold, another truth, any object for a payload, an empty list of journals.
        const fits: Readonly<Record<string, readonly string[]>> = {
          fold: ['null'],
          off: ['true'],
          kept: ['true'],
          payload: ['{}'],
          heads: ['[]'],
          prev: ['null'],
          type: ['"x"', '""'],
        };
        fc.pre(canonicalJson(value) !== canonicalJson(target[key] as JsonValue));
        fc.pre(!(fits[key] ?? []).includes(canonicalJson(value)));
        const without = Object.fromEntries(Object.entries(target).filter(([name]) => name !== key));
        for (const changed of [
          { ...target, [key]: value },
          { ...target, zzz: value },
          ...(key === 'ts' ? [] : [without]),
        ]) {
          const text = canonicalJson(isOp ? { ...whole, op: changed } : changed);
          expect(() => parseStep(text), text).toThrow(
            expect.objectContaining({ code: 'ERR_SESSION_INVALID' }),
          );
        }
      }),
    );
  });

  test.each([
    ['not canonical', `${formatStep(step({ kind: 'undo' }))} `],
    ['a kind nobody knows', formatStep(step({ kind: 'policy' } as unknown as SessionOp))],
    ['the same event twice', formatStep(step({ kind: 'toggle', cids: [CID, CID], off: true }))],
    ['events that do not rise', formatStep(step({ kind: 'toggle', cids: [OTHER_CID, CID], off: true }))],
    ['no events', formatStep(step({ kind: 'toggle', cids: [], off: true }))],
  ])('that is %s is refused', (_, text) => {
    expect(() => parseStep(text)).toThrow(expect.objectContaining({ code: 'ERR_SESSION_INVALID' }));
  });

  test('whose commit says anything else is refused', () => {
    const { oid, objects } = planStepCommit({ step: step({ kind: 'undo' }), signature }, null);
    const body = objects.find((object) => object.oid === oid)?.body ?? new Uint8Array();
    const text = new TextDecoder().decode(body);
    for (const other of [text.replace('what-if undo', 'what-if redo'), text.replace('+0000', '+0100')]) {
      const changed = planObject('commit', new TextEncoder().encode(other));
      expect(() => parseStepCommit(changed.oid, changed.body)).toThrow(
        expect.objectContaining({ code: 'ERR_SESSION_INVALID' }),
      );
    }
  });
});

describe('[OPS-3] the edits of a session', () => {
  const begin = Replay.begin(FORK);
  const play = (...ops: SessionOp[]) => ops.reduce((replay, op) => replay.next(op), begin);
  const [a, b, c] = [
    '01KQHPHXG0040G208104000001',
    '01KQHPHXG0040G208104000002',
    '01KQHPHXG0040G208104000003',
  ];

  test('undo and redo go through every value, and a new edit ends what can be redone', () => {
    const toggle: SessionOp = { kind: 'toggle', cids: [OTHER_CID], off: true };
    const edited = play(toggle, insert(a ?? ''));
    const undone = edited.next({ kind: 'undo' });
    expect(undone.value.added).toEqual([]);
    expect([...undone.value.off]).toEqual([OTHER_CID]);
    expect(undone.next({ kind: 'undo' }).value.off.size).toBe(0);
    expect(undone.next({ kind: 'redo' }).value).toEqual(edited.value);
    expect(() => undone.next({ kind: 'keep', kept: true }).next({ kind: 'redo' })).toThrow('nothing to redo');
    expect(() => begin.next({ kind: 'undo' })).toThrow('nothing to undo');
  });

  test('added events stand where they were put', () => {
    const { value } = play(insert(a ?? '', 1, 0), insert(b ?? '', 1, 1), insert(c ?? '', 0, 0));
    expect(value.added.map(({ id }) => id)).toEqual([c, a, b]);
    expect(play(insert(a ?? '', 1, 0), insert(b ?? '', 1, 0)).value.added.map(({ id }) => id)).toEqual([
      b,
      a,
    ]);
  });

  test('what does not fit is refused', () => {
    const off: SessionOp = { kind: 'toggle', cids: [OTHER_CID], off: true };
    const bad: readonly (readonly SessionOp[])[] = [
      [off, off],
      [{ ...off, off: false }],
      [insert(a ?? ''), insert(a ?? '')],
      [insert(a ?? '', 0, 1)],
      [{ kind: 'remove', id: a ?? '' }],
      [{ kind: 'discard' }, off],
      [FORK],
    ];
    for (const ops of bad)
      expect(() => play(...ops), JSON.stringify(ops)).toThrow(
        expect.objectContaining({ code: 'ERR_SESSION_INVALID' }),
      );
    expect(play({ kind: 'discard' }, { kind: 'undo' }, off).value.discarded).toBe(false);
  });
});

describe('[OPS-3] names', () => {
  test('of a session and of its branch read as they were written', () => {
    expect(parseSessionRef(sessionRef('service:till-3', ULID))).toEqual({
      actor: 'service:till-3',
      ulid: ULID,
    });
    expect(parseBranchId(branchId('main', ULID))).toEqual({ ns: 'main', ulid: ULID });
  });

  test.each([
    `refs/gatos/sessions/user/ada/${ULID}`,
    `refs/gatos/sessions/user/ada/${ULID.toLowerCase()}/x`,
    `refs/gatos/sessions/robot/ada/${ULID.toLowerCase()}`,
    'refs/gatos/sessions/user/ada/main',
    `refs/gatos/journal/user/ada/${ULID.toLowerCase()}`,
  ])('%s is no session', (ref) => {
    expect(parseSessionRef(ref)).toBeNull();
  });

  test.each(['main', `gov~${ULID}`, `main~${ULID.toLowerCase()}`, `main~${ULID}~${ULID}`, `~${ULID}`])(
    '%s is no branch',
    (id) => {
      expect(parseBranchId(id)).toBeNull();
    },
  );
});
