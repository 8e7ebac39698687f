import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@ipld/dag-cbor';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from './support.ts';

const box = sandbox();
beforeAll(() => box.install());

describe('Hello, GATOS, to the letter, through the real executable', () => {
  it('git init, git gatos init, emit, state show', () => {
    const { code, stdout, stderr } = box.sh(
      box.root,
      `git init -q my-world && cd my-world
git gatos init --profile=local >&2
cat > gatos/fold.lua <<'LUA'
return function(state, event)
  if event.type == "add" then state.count = (state.count or 0) + event.payload.n end
  return state
end
LUA
git gatos emit --type "add" --payload '{"n": 10}' >&2
git gatos state show`,
    );
    expect([code, stderr.includes('error')]).toEqual([0, false]);
    const state = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(state)).toEqual(['count', '_provenance']);
    expect(state.count).toBe(10);
    expect(state._provenance).toMatch(
      /^state=blake3:[0-9a-f]{64} event=bafyr4i[a-z2-7]+ fold=sha256:[0-9a-f]{64} engine=echo@1\.0\.0\+elc@1\.0\.0\+num=q32\.32\+rng=pcg32@1$/,
    );
  });

  it('is just Git: fsck is clean, the journal reads, a bundle clones', () => {
    const { code, stdout, stderr } = box.sh(
      box.path('my-world'),
      `set -e
git gatos fold >/dev/null
git fsck --strict --no-dangling 2>&1 | grep -v unborn || true
git log --format=%s $(git for-each-ref --format='%(refname)' refs/gatos/journal/main) --
git gatos bundle ../w.bundle >/dev/null
git bundle verify -q ../w.bundle
cd .. && git clone -q w.bundle plain && cat plain/gatos/fold.lua | head -1 && ls plain
git clone -q --mirror w.bundle mirror.git
git -C mirror.git fsck --strict
git -C mirror.git gatos verify >/dev/null`,
    );
    expect(stderr.split('\n').filter((line) => /error|fatal|warning/.test(line))).toEqual([]);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^add 0[0-9A-HJKMNP-TV-Z]{25}$/),
      'return function(state, event)',
      'README.md',
      'gatos',
      '',
    ]);
  });

  it('ends with 0, 1 for a refusal and 2 for wrong use, words on stderr', () => {
    const refused = box.sh(box.path('my-world'), `git gatos emit --type "No Such Type" --payload '{}'`);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^Policy Violation \(EVT-1\): The envelope's type must be /);
    const wrong = box.sh(box.path('my-world'), 'git gatos emitt');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('Did you mean emit?');
    const nowhere = box.sh('/', 'git-gatos log');
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('not a git repository');
  });

  it('finds the repository as Git names it', () => {
    const log = box.sh(box.path('my-world'), 'git gatos log').stdout;
    for (const command of [
      'git -C my-world gatos log',
      'git --git-dir=my-world/.git gatos log',
      'git gatos -C my-world/gatos log',
    ]) {
      expect(box.sh(box.root, command).stdout).toBe(log);
    }
  });

  it('reads a payload from a pipe, and stops quietly when its reader does', () => {
    const piped = box.sh(
      box.path('my-world'),
      `printf '{"n": 3}' | git gatos emit --type add --payload - --json`,
    );
    expect(JSON.parse(piped.stdout)).toMatchObject({ verdict: 'accepted', number: 2 });
    const lines = Array.from({ length: 3000 }, (_, n) =>
      JSON.stringify({ type: 'note', payload: { n } }),
    ).join('\n');
    writeFileSync(box.path('many.jsonl'), lines);
    const { code, stdout, stderr } = box.sh(
      box.path('my-world'),
      'git gatos import ../many.jsonl >/dev/null && git gatos log --json | head -1 | wc -l',
    );
    expect([code, stdout.trim(), stderr]).toEqual([0, '1', '']);
  });
});

it('[EVT-2] a signature is checked with OpenSSL alone', () => {
  const dir = box.path('my-world');
  const commit = box.git(dir, 'for-each-ref', '--format=%(objectname)', 'refs/gatos/journal/main');
  const [, json = '', trailers = ''] = box.git(dir, 'log', '-1', '--format=%B', commit).split('\n\n');
  const hexOf = (name: string) => new RegExp(`^${name}: ed25519:([0-9a-f]+)$`, 'm').exec(trailers)?.[1] ?? '';
  // RFC 8410: the DER before the 32 bytes of an Ed25519 public key.
  const der = Buffer.from(`302a300506032b6570032100${hexOf('Signer')}`, 'hex');
  writeFileSync(
    box.path('key.pem'),
    `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`,
  );
  writeFileSync(box.path('sig.bin'), Buffer.from(hexOf('Sig'), 'hex'));
  // The canonical bytes by another library than ours: DAG-CBOR of the envelope as the commit shows it.
  const check = (envelope: unknown) => {
    writeFileSync(box.path('event.cbor'), encode(envelope));
    return box.sh(
      box.root,
      'openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in event.cbor -sigfile sig.bin',
    );
  };
  const envelope = JSON.parse(json) as Record<string, unknown>;
  expect(check(envelope)).toMatchObject({ code: 0, stdout: 'Signature Verified Successfully\n' });
  expect(check({ ...envelope, type: 'sub' }).code).not.toBe(0);
});

it('[JRN-2] two processes that emit at once lose no event', async () => {
  const dir = await box.world('race');
  const loop =
    'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do git gatos emit --type add --payload \'{"n": 1}\' >/dev/null || exit 1; done';
  const { code, stderr } = box.sh(dir, `(${loop}) & a=$!; (${loop}) & b=$!; wait $a && wait $b`);
  expect([code, stderr]).toEqual([0, '']);
  expect((await box.state(dir)).state).toEqual({ count: 40 });
  expect((await box.gatos(dir, ['verify'])).code).toBe(0);
}, 90_000);

it('[EVT-6] Ctrl-C ends an import with 130 between two batches; the file again adds what is missing', async () => {
  const LINES = 20_000;
  const dir = await box.world('interrupted');
  const line = `${JSON.stringify({ type: 'add', payload: { n: 1 } })}\n`;
  writeFileSync(box.path('big.jsonl'), line.repeat(LINES));
  const child = spawn(process.execPath, [box.path('bin/git-gatos.mjs'), 'import', '../big.jsonl'], {
    cwd: dir,
    env: { ...process.env, ...box.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // As a terminal does it: the whole group, and so Git too.
  setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGINT'), 1200);
  const [code] = await once(child, 'exit');
  expect(code).toBe(130);
  expect(stderr).toContain('Cancelled');
  const kept = (await box.ok(dir, 'log')).split('\n').length - 1;
  expect(kept).toBeLessThan(LINES);
  expect((await box.gatos(dir, ['verify'])).code).toBe(0);
  await box.ok(dir, 'import', '../big.jsonl');
  expect((await box.state(dir)).state).toEqual({ count: LINES });
});

it('the key is outside the repository', () => {
  const key = JSON.parse(readFileSync(join(box.home, '.config/gatos/identity.json'), 'utf8')) as {
    seed: string;
  };
  expect(key.seed).toMatch(/^[0-9a-f]{64}$/);
  expect(box.sh(box.path('my-world'), `grep -rl ${key.seed} .`).stdout).toBe('');
});
