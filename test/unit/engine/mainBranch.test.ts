import { describe, expect, it } from 'vitest';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { MAIN_REF } from '../../../src/engine/world/mainBranch.ts';
import { textOf, utf8 } from '../../../src/protocol/bytes.ts';
import { putFile } from '../../../src/protocol/git/editTree.ts';
import { encodeTree, planFilesCommit, planObject, planTree } from '../../../src/protocol/git/object.ts';
import { readCommit, readFiles } from '../../../src/protocol/git/readTree.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { add, endState, newLab, TEST_FOLD } from './support/lab.ts';

const DOUBLE = TEST_FOLD.replace('+ p.n', '+ p.n * 2');
const PERSON = { name: 'someone', email: 'someone@example.org', seconds: 1_700_000_000 };

describe('putFile', () => {
  it('changes the one file and keeps the ids and modes of all others', async () => {
    const script = planObject('blob', utf8('#!/bin/sh\n'));
    const inner = planTree(
      new Map([
        ['fold.lua', utf8('old')],
        ['notes.txt', utf8('kept')],
      ]),
    );
    const root = planObject(
      'tree',
      encodeTree([
        { mode: '100755', name: 'run.sh', oid: script.oid },
        { mode: '40000', name: 'gatos', oid: inner.root },
        { mode: '160000', name: 'lib', oid: '1'.repeat(40) },
      ]),
    );
    const store = new Map([script, ...inner.objects, root].map((object) => [object.oid, object]));
    const edited = await putFile(async (oid) => store.get(oid), root.oid, ['gatos', 'fold.lua'], utf8('new'));
    const expectedInner = planTree(
      new Map([
        ['fold.lua', utf8('new')],
        ['notes.txt', utf8('kept')],
      ]),
    );
    const expected = planObject(
      'tree',
      encodeTree([
        { mode: '100755', name: 'run.sh', oid: script.oid },
        { mode: '40000', name: 'gatos', oid: expectedInner.root },
        { mode: '160000', name: 'lib', oid: '1'.repeat(40) },
      ]),
    );
    expect(edited.root).toBe(expected.oid);
  });
});

describe('the main branch', () => {
  it('[STA-7] activating a fold changes gatos/fold.lua and leaves what else a person keeps there', async () => {
    const lab = await newLab({ managesMain: true });
    const tip = lab.storage.refs.get(MAIN_REF) ?? '';
    const own = planFilesCommit(
      new Map([
        ['paper.md', utf8('mine')],
        ['gatos/fold.lua', utf8('?')],
      ]),
      tip,
      PERSON,
      'mine\n',
    );
    const world = await lab.open({ managesMain: true });
    await world.deps.repository.apply({
      objects: own.objects,
      refs: [{ ref: MAIN_REF, expected: tip, next: own.oid }],
    });
    await activateFold(world, 'main', { source: DOUBLE }, NO_TASK);
    const read = (oid: string) => world.deps.repository.read(oid);
    const commit = await readCommit(read, lab.storage.refs.get(MAIN_REF) ?? '');
    expect(commit.parents).toEqual([own.oid]);
    const files = await readFiles(read, commit.tree);
    expect([...files].map(([path, bytes]) => [path, textOf(bytes)])).toEqual([
      ['gatos/fold.lua', DOUBLE],
      ['paper.md', 'mine'],
    ]);
  });

  it('[POL-9] a policies/active moved by hand is named, and nothing is written', async () => {
    const lab = await newLab();
    const world = await lab.open();
    lab.storage.refs.set('refs/gatos/policies/active', lab.storage.refs.get('refs/gatos/trust/graph') ?? '');
    const before = new Map(lab.storage.refs);
    const error = await rejectionOf(activateFold(world, 'main', { source: DOUBLE }, NO_TASK));
    expect(error).toMatchObject({
      code: 'ERR_GOV_INVALID',
      message: expect.stringContaining('policies/active'),
    });
    expect(lab.storage.refs).toEqual(before);
  });
});

describe('FoldTimeline.statesAt', () => {
  it('[STA-1] gives both states of one order, in either direction', async () => {
    const world = await (await newLab()).open();
    for (const n of [1, 2, 3]) await add(world, { n });
    const timeline = world.timelines.get('main');
    const [early, late] = await timeline.statesAt(1, 3);
    expect([early.state, late.state]).toEqual([
      (await timeline.stateAt(1)).state,
      (await timeline.stateAt(3)).state,
    ]);
    const [a, b] = await timeline.statesAt(3, 1);
    expect([a.stateRoot, b.stateRoot]).toEqual([late.stateRoot, early.stateRoot]);
    expect(await endState(world)).toMatchObject({ count: 6 });
  });
});
