import { describe, expect, it } from 'vitest';
import type { GitObject, PlannedObject } from '../../../src/ports/repository.ts';
import { hex, textOf, utf8 } from '../../../src/protocol/bytes.ts';
import type { JsonObject, JsonValue } from '../../../src/protocol/codec/json.ts';
import { blake3, sha256 } from '../../../src/protocol/crypto/hash.ts';
import { encodeCommit, planObject, planTree } from '../../../src/protocol/git/object.ts';
import type { BundleManifest } from '../../../src/protocol/governance/types.ts';
import {
  bundleFiles,
  bundleIdOf,
  foldOf,
  foldRootOf,
  isSameFold,
  loadBundle,
  planBundle,
  policyCodeRootOf,
  readManifest,
  withFold,
} from '../../../src/protocol/policy/bundle.ts';
import { codeOf, rejectionOf } from './support/codes.ts';

const manifest: BundleManifest = {
  v: 1,
  profile: 'local',
  gate: { default: 'allow' },
  namespaces: { main: { fold: 'folds/main.lua', elc: 'folds/main.elc' } },
};
const FOLD = 'return function(state) return state end\n';
const ELC = utf8('the program');
const empty: BundleManifest = { ...manifest, namespaces: {} };
const files = withFold(empty, new Map(), 'main', { source: FOLD, elc: ELC, tests: '' });
const person = { name: 'user:ada', email: 'k', seconds: 1_777_636_800 };
const first = planBundle(files, null, person);

function reader(objects: readonly PlannedObject[]) {
  const store = new Map<string, GitObject>(objects.map((object) => [object.oid, object]));
  return async (oid: string) => store.get(oid);
}

const b3 = (text: string) => `blake3:${hex(blake3(utf8(text)))}`;

describe('policy bundle', () => {
  it('[POL-2] its id is the BLAKE3 of the canonical JSON of path and BLAKE3, so a person can recompute it', () => {
    const text = textOf(files.get('bundle.json') ?? new Uint8Array());
    expect(text).toBe(
      '{"gate":{"default":"allow"},"namespaces":{"main":{"elc":"folds/main.elc","fold":"folds/main.lua"}},"profile":"local","v":1}\n',
    );
    expect(bundleIdOf(files)).toBe(
      b3(
        `{"bundle.json":"${b3(text)}","folds/main.elc":"${b3('the program')}","folds/main.lua":"${b3(FOLD)}"}`,
      ),
    );
  });

  it('[POL-2] the id does not depend on the order of the files; every name and byte counts', () => {
    const reversed = new Map([...files].reverse());
    expect(bundleIdOf(reversed)).toBe(bundleIdOf(files));
    expect(bundleIdOf(new Map([...files, ['folds/main.lua', utf8(`${FOLD} `)]]))).not.toBe(bundleIdOf(files));
    expect(bundleIdOf(new Map([...files, ['x', new Uint8Array()]]))).not.toBe(bundleIdOf(files));
  });

  it('[ENC-6] the code root covers rules/ alone, by SHA-256', () => {
    const empty = `sha256:${hex(sha256(utf8('{}')))}`;
    expect(policyCodeRootOf(files)).toBe(empty);
    const ruled = new Map([...files, ['rules/a.lua', utf8('x')]]);
    expect(policyCodeRootOf(ruled)).toBe(
      `sha256:${hex(sha256(utf8(`{"rules/a.lua":"sha256:${hex(sha256(utf8('x')))}"}`)))}`,
    );
  });

  it('[STA-4] the fold root is the SHA-256 of the ELC', () => {
    expect(foldRootOf(utf8('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('[POL-2] loads what it planned, first and second', async () => {
    const second = planBundle(
      new Map([...files, ['folds/main.lua', utf8('return nil')]]),
      first.pointer.commit,
      person,
    );
    const read = reader([...first.objects, ...second.objects]);
    const loaded = await loadBundle(read, first.pointer, null);
    expect(foldOf(loaded, 'main')).toEqual({ source: FOLD, elc: ELC, tests: '' });
    expect(foldOf(loaded, 'other')).toBeNull();
    expect(foldOf(loaded, 'constructor')).toBeNull();
    expect((await loadBundle(read, second.pointer, first.pointer.commit)).parent).toBe(first.pointer.commit);
    for (const wrong of [null, 'e'.repeat(40)]) {
      expect((await rejectionOf(loadBundle(read, second.pointer, wrong))).code).toBe('ERR_POLICY_INVALID');
    }
  });

  it('[POL-2] refuses files that are not the ones that were signed, and a code root that lies', async () => {
    const other = planBundle(new Map([...files, ['extra', utf8('')]]), null, person);
    const read = reader([...first.objects, ...other.objects]);
    const swapped = { ...first.pointer, commit: other.pointer.commit };
    expect((await rejectionOf(loadBundle(read, swapped, null))).code).toBe('ERR_POLICY_INVALID');
    const lying = { ...first.pointer, policy_code_root: `sha256:${'0'.repeat(64)}` };
    expect((await rejectionOf(loadBundle(read, lying, null))).code).toBe('ERR_POLICY_INVALID');
    expect((await rejectionOf(loadBundle(reader([]), first.pointer, null))).code).toBe('ERR_OBJECT_MISSING');
  });

  it('[POL-2] refuses a commit whose Policy-Root is not its parent', async () => {
    const { root, objects } = planTree(files);
    const commit = planObject(
      'commit',
      encodeCommit({
        tree: root,
        parents: [],
        author: person,
        committer: person,
        message: `x\n\nPolicy-Root: ${'e'.repeat(40)}\nPolicy-Code-Root: ${first.pointer.policy_code_root}\n`,
      }),
    );
    const pointer = { ...first.pointer, commit: commit.oid };
    expect((await rejectionOf(loadBundle(reader([...objects, commit]), pointer, null))).code).toBe(
      'ERR_POLICY_INVALID',
    );
  });

  it('[STA-7] a fold takes the place of the one before it, with its tests', () => {
    const tested = withFold(manifest, files, 'main', { source: 'x', elc: utf8('y'), tests: 'z' });
    expect([...tested.keys()].sort()).toEqual([
      'bundle.json',
      'folds/main.elc',
      'folds/main.lua',
      'tests/main_test.lua',
    ]);
    const fold = foldOf({ manifest, files: tested }, 'main');
    expect(fold).toEqual({ source: 'x', elc: utf8('y'), tests: 'z' });
    expect(withFold(manifest, tested, 'main', { source: FOLD, elc: ELC, tests: '' })).toEqual(files);
    expect(fold !== null && isSameFold(fold, { source: 'x', elc: utf8('y'), tests: 'z' })).toBe(true);
    expect(fold !== null && isSameFold(fold, { source: 'x', elc: utf8('Y'), tests: 'z' })).toBe(false);
    expect(fold !== null && isSameFold(fold, { source: 'x', elc: null, tests: 'z' })).toBe(false);
  });

  it('[STA-4] a bundle of echo@0 holds no ELC, and gets one when its fold is activated again', () => {
    const old: BundleManifest = { ...manifest, namespaces: { main: { fold: 'folds/main.lua' } } };
    const before = bundleFiles(old, new Map([['folds/main.lua', utf8(FOLD)]]));
    expect(foldOf({ manifest: old, files: before }, 'main')).toEqual({ source: FOLD, elc: null, tests: '' });
    expect(withFold(old, before, 'main', { source: FOLD, elc: ELC, tests: '' })).toEqual(files);
  });

  it('[STA-7] refuses a bundle that lacks the fold of a namespace it lists', async () => {
    const incomplete = planBundle(bundleFiles(manifest, new Map()), null, person);
    const error = await rejectionOf(loadBundle(reader(incomplete.objects), incomplete.pointer, null));
    expect(error.code).toBe('ERR_POLICY_INVALID');
    expect(error.message).toContain('folds/main.lua');
  });

  it('[POL-2] needs a manifest', () => {
    expect(codeOf(() => planBundle(new Map(), null, person))).toBe('ERR_POLICY_INVALID');
  });
});

describe('readManifest', () => {
  const change = (field: string, value: unknown): JsonValue => ({
    ...(manifest as unknown as JsonObject),
    [field]: value as JsonValue,
  });

  it('[POL-1] [POL-2] reads what this version can run', () =>
    expect(readManifest(change('v', 1))).toEqual(manifest));

  it.each<[field: string, value: unknown]>([
    ['v', 2],
    ['profile', 'cloud'],
    ['profile', ['local']],
    ['namespaces', null],
    ['namespaces', []],
    ['namespaces', { gov: { fold: 'x' } }],
    ['namespaces', { 'a/b': { fold: 'x' } }],
    ['namespaces', { main: {} }],
    ['namespaces', { main: null }],
    ['namespaces', { main: { fold: 'x', caps: [] } }],
    ['namespaces', { main: { fold: 'x', elc: 1 } }],
    ['namespaces', { main: { elc: 'x' } }],
  ])('[POL-2] refuses %s = %j', (field, value) => {
    expect(codeOf(() => readManifest(change(field, value)))).toBe('ERR_POLICY_INVALID');
  });

  it.each<[field: string, value: unknown]>([
    ['gate', { default: 'deny' }],
    ['gate', { default: 'allow', rules: ['rules/a.lua'] }],
    ['gate', null],
    ['quorum', 2],
  ])('[POL-1] fails closed on %s = %j, which it cannot run', (field, value) => {
    expect(codeOf(() => readManifest(change(field, value)))).toBe('ERR_POLICY_UNSUPPORTED');
  });

  it.each([null, [], 'x', 1])('[POL-2] %j is no manifest', (value) => {
    expect(codeOf(() => readManifest(value))).toBe('ERR_POLICY_INVALID');
  });
});
