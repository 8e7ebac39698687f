import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import { identityPath, loadDeviceKey } from '../../../src/adapters/node-identity/identity.ts';
import { keyFromSeed, signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { type EventCommit, parseEventCommit, planEventCommit } from '../../../src/protocol/event/commit.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import { loadCheckpoint, planCheckpoint } from '../../../src/protocol/state/checkpoint.ts';
import { formatProof, signedArtefactBytes } from '../../../src/protocol/state/proof.ts';
import { sandbox } from './support.ts';

const box = sandbox();

/** A world of four events, with the ref of its journal and the events in it, oldest first. */
async function victim(name: string) {
  const dir = await box.world(name);
  for (const n of [1, 2, 3, 4]) await box.emit(dir, 'add', { n });
  const ref = box.git(dir, 'for-each-ref', '--format=%(refname)', 'refs/gatos/journal/main');
  const oids = box.git(dir, 'rev-list', '--reverse', ref).split('\n');
  const events = oids.map((oid) =>
    parseEventCommit(oid, execFileSync('git', ['cat-file', 'commit', oid], { cwd: dir })),
  );
  return { dir, ref, events };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
}

function store(dir: string, body: Uint8Array | string): string {
  return execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: dir,
    input: body,
    encoding: 'utf8',
  }).trim();
}

/** Commits the events again one on another, as somebody with write access and no key can; returns the new tip. */
function rebuild(
  dir: string,
  parent: string | null,
  events: readonly Pick<EventCommit, 'envelope' | 'json' | 'canonical' | 'cid' | 'keyId' | 'signature'>[],
): string {
  let tip = parent;
  for (const event of events) tip = store(dir, planEventCommit(event, tip).object.body);
  return tip ?? '';
}

async function verify(dir: string) {
  const { code, stdout } = await box.gatos(dir, ['verify', '--json']);
  const report = JSON.parse(stdout) as {
    ok: boolean;
    quarantine: { ref: string; commit: string; code: string }[];
    checks: { name: string; ok: boolean; detail: string }[];
  };
  return { code, report, codes: report.quarantine.map((entry) => entry.code) };
}

describe('[JRN-5] verify finds and names', () => {
  it('a flipped payload in a commit that was rebuilt around it', async () => {
    const { dir, ref, events } = await victim('flipped');
    const second = at(events, 1);
    const changed = encodeEnvelope({ ...second.envelope, payload: { n: 2000 } });
    const forged = rebuild(dir, at(events, 0).oid, [{ ...second, ...changed }]);
    const tip = rebuild(dir, forged, events.slice(2));
    box.git(dir, 'update-ref', ref, tip);
    const { code, report, codes } = await verify(dir);
    expect([code, report.ok, codes]).toEqual([
      1,
      false,
      ['ERR_SIGNATURE_INVALID', 'ERR_CHAIN_BROKEN', 'ERR_CHAIN_BROKEN'],
    ]);
    expect(report.quarantine[0]).toMatchObject({ ref, commit: forged });
    // Never folded: only what stands before it counts.
    expect((await box.state(dir)).state).toEqual({ count: 1 });
    const log = await box.gatos(dir, ['log']);
    expect([log.stdout.split('\n').length, log.stderr]).toEqual([
      2,
      expect.stringContaining('3 commits quarantined'),
    ]);
    const emit = await box.gatos(dir, ['emit', '--type', 'add', '--payload', '{"n":1}']);
    expect([emit.code, emit.stderr]).toEqual([1, expect.stringContaining('Policy Violation (JRN-5)')]);
  });

  it('a flipped byte in the message alone', async () => {
    const { dir, ref, events } = await victim('message');
    const body = execFileSync('git', ['cat-file', 'commit', at(events, 3).oid], {
      cwd: dir,
      encoding: 'utf8',
    });
    const tip = store(dir, body.replace('"n":4', '"n":5'));
    box.git(dir, 'update-ref', ref, tip);
    const { code, report } = await verify(dir);
    expect(code).toBe(1);
    expect(report.quarantine).toMatchObject([{ ref, commit: tip, code: 'ERR_COMMIT_INVALID' }]);
  });

  it('[POL-5] an event signed by a foreign key', async () => {
    const { dir, ref, events } = await victim('foreign');
    const signer = signerOf(await keyFromSeed(createHash('sha256').update('mallory').digest()));
    const last = at(events, 3);
    const tip = rebuild(dir, at(events, 2).oid, [
      { ...last, keyId: signer.keyId, signature: await signer.sign(last.canonical) },
    ]);
    box.git(dir, 'update-ref', ref, tip);
    const { code, report } = await verify(dir);
    expect([code, report.quarantine.length, report.quarantine[0]?.commit]).toEqual([1, 1, tip]);
    expect(['ERR_WRONG_JOURNAL', 'ERR_KEY_UNKNOWN']).toContain(report.quarantine[0]?.code);
  });

  it('[POL-5] a whole journal of a key that nobody trusts', async () => {
    const { dir, events } = await victim('stranger');
    const other = box.path('stranger-key');
    const copy = box.repository('stranger-copy');
    await box.gatos(copy, ['init', '--as', 'ada'], { env: { GATOS_HOME: other } });
    await box.gatos(copy, ['emit', '--type', 'add', '--payload', '{"n":1}'], { env: { GATOS_HOME: other } });
    box.git(dir, 'fetch', '-q', copy, 'refs/gatos/journal/main/*:refs/gatos/journal/main/*');
    const { code, codes } = await verify(dir);
    expect([code, codes]).toEqual([1, ['ERR_WRONG_WORLD']]);
    expect((await box.state(dir)).provenance).toMatchObject({ total: events.length });
  });

  it('[EVT-7] a dropped event, though every commit and signature that is left is genuine', async () => {
    const { dir, ref, events } = await victim('dropped');
    const tip = rebuild(dir, at(events, 0).oid, events.slice(2));
    box.git(dir, 'update-ref', ref, tip);
    const { code, codes } = await verify(dir);
    expect([code, codes]).toEqual([1, ['ERR_CHAIN_BROKEN', 'ERR_CHAIN_BROKEN']]);
  });

  it('[EVT-7] swapped events', async () => {
    const { dir, ref, events } = await victim('swapped');
    box.git(
      dir,
      'update-ref',
      ref,
      rebuild(dir, at(events, 0).oid, [at(events, 2), at(events, 1), at(events, 3)]),
    );
    const { code, codes } = await verify(dir);
    expect([code, codes.length]).toEqual([1, 3]);
  });

  it('[STA-5] a journal cut short behind a checkpoint, which names what is missing', async () => {
    const { dir, ref, events } = await victim('cut');
    await box.ok(dir, 'fold');
    box.git(dir, 'update-ref', ref, at(events, 2).oid);
    const { code, report } = await verify(dir);
    expect(code).toBe(1);
    expect(report.checks.find((check) => !check.ok)).toMatchObject({
      name: expect.stringContaining('Checkpoint'),
      detail: expect.stringContaining(at(events, 3).oid.slice(0, 8)),
    });
    const fold = await box.gatos(dir, ['fold', 'verify']);
    expect([fold.code, fold.stdout]).toEqual([
      1,
      expect.stringMatching(/FAILED {2}Inputs.*(\n.*)*: FAILED; the inputs differ\n$/),
    ]);
  });

  it('[POL-9] pointers and a gov chain that do not hold', async () => {
    const { dir, ref } = await victim('pointers');
    box.git(dir, 'update-ref', 'refs/gatos/policies/active', box.git(dir, 'rev-parse', ref));
    const pointers = await verify(dir);
    expect([pointers.code, pointers.report.checks.find((check) => !check.ok)?.name]).toEqual([1, 'Pointers']);
    box.git(dir, 'update-ref', 'refs/gatos/journal/gov/chain', ref);
    const chain = await box.gatos(dir, ['verify']);
    expect([chain.code, chain.stderr]).toEqual([1, expect.stringContaining('(ERR_GOV_INVALID)')]);
  });

  it('[JRN-1] a ref among the journals that is none', async () => {
    const { dir, ref } = await victim('stray');
    box.git(dir, 'update-ref', 'refs/gatos/journal/main/robot/r2', box.git(dir, 'rev-parse', ref));
    const { code, codes } = await verify(dir);
    expect([code, codes]).toEqual([1, ['ERR_REF_INVALID']]);
  });
});

it('[STA-5] a state that was made up is found, and the first difference is named', async () => {
  const { dir } = await victim('made-up');
  const { commit } = await box.json<{ commit: string }>(dir, 'fold');
  const tree = box.git(dir, 'ls-tree', commit).replace(/[0-9a-f]{40}(?=\tstate\.json)/, () =>
    execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd: dir,
      input: '{"count":11}',
      encoding: 'utf8',
    }).trim(),
  );
  const forged = execFileSync('git', ['mktree'], { cwd: dir, input: `${tree}\n`, encoding: 'utf8' }).trim();
  const body = execFileSync('git', ['cat-file', 'commit', commit], { cwd: dir, encoding: 'utf8' });
  const tip = store(dir, body.replace(/^tree [0-9a-f]{40}/, `tree ${forged}`));
  box.git(dir, 'update-ref', 'refs/gatos/state/main', tip);
  const { code, stdout } = await box.gatos(dir, ['fold', 'verify']);
  expect([code, stdout]).toEqual([1, expect.stringContaining('FAILED')]);
  expect((await box.gatos(dir, ['verify'])).code).toBe(1);
});

it('[STA-4] a checkpoint of another engine is stale: not verified, and not called false', async () => {
  const { dir } = await victim('stale');
  await box.ok(dir, 'fold');
  const repository = await openGitRepository({ dir });
  const previous = await repository.get('refs/gatos/state/main');
  const made = await loadCheckpoint((oid) => repository.read(oid), previous ?? '');
  const proof = { ...made.proof, fold_engine: 'echo@9' };
  const key = await loadDeviceKey(identityPath(box.env));
  const signature = await key?.signer.sign(signedArtefactBytes('pof', formatProof(proof)));
  const { oid, objects } = planCheckpoint({
    ...made,
    proof,
    signature: signature ?? new Uint8Array(),
    parents: [made.oid],
  });
  await repository.apply({
    objects,
    refs: [{ ref: 'refs/gatos/state/main', expected: previous, next: oid }],
  });
  await repository.close();
  const { code, stdout } = await box.gatos(dir, ['fold', 'verify']);
  expect([code, stdout]).toEqual([1, expect.stringContaining(': stale. Another engine made it')]);
  expect(stdout).not.toContain('FAILED');
  expect((await box.gatos(dir, ['verify'])).stdout).toContain('stale (main)');
});
