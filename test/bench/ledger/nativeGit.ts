import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { payloadOf, typeOf } from './workload.ts';

/** Native Git on a repository of its own, with its own defaults, beside the browser in the same run. */
export class NativeGit {
  readonly version = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
  private readonly dir = mkdtempSync(join(tmpdir(), 'gatos-bench-git-'));
  private readonly tree: string;

  constructor() {
    this.git(['init', '-q', '--bare', '.']);
    this.tree = this.git(['mktree'], '');
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Milliseconds of each event of a loop of commit-tree and update-ref: as many bytes, no signature, no gate. */
  emit(ref: string, events: number): readonly number[] {
    const each: number[] = [];
    let head = this.head(ref);
    for (let i = 0; i < events; i++) {
      const start = performance.now();
      const commit = this.git(['commit-tree', this.tree, ...(head === '' ? [] : ['-p', head])], messageOf(i));
      this.git(['update-ref', ref, commit, head === '' ? '0'.repeat(40) : head]);
      each.push(performance.now() - start);
      head = commit;
    }
    return each;
  }

  /** Seconds that `git fast-import` takes for so many commits. */
  fastImport(ref: string, events: number): number {
    const parts: string[] = [];
    for (let i = 0; i < events; i++) {
      const message = messageOf(i);
      parts.push(
        `commit ${ref}\ncommitter bench <bench@localhost> ${1_760_000_000 + i} +0000\ndata ${Buffer.byteLength(message)}\n${message}\n`,
      );
    }
    const input = parts.join('');
    const start = performance.now();
    const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], { ...this.options(), input });
    if (status !== 0) throw new Error(String(stderr));
    return (performance.now() - start) / 1000;
  }

  private head(ref: string): string {
    const found = spawnSync('git', ['rev-parse', '-q', '--verify', ref], {
      ...this.options(),
      encoding: 'utf8',
    });
    return found.status === 0 ? found.stdout.trim() : '';
  }

  private options() {
    const who = {
      GIT_AUTHOR_NAME: 'bench',
      GIT_AUTHOR_EMAIL: 'bench@localhost',
      GIT_COMMITTER_NAME: 'bench',
      GIT_COMMITTER_EMAIL: 'bench@localhost',
      GIT_CONFIG_NOSYSTEM: '1',
    };
    return { cwd: this.dir, env: { ...process.env, ...who } };
  }

  private git(args: readonly string[], input?: string): string {
    return execFileSync('git', args, { ...this.options(), input, encoding: 'utf8' }).trim();
  }
}

/** As long as an event's: an envelope's usual fields, and the trailers. */
function messageOf(i: number): string {
  const ulid = `01KA${String(i).padStart(22, '0')}`;
  const cid = 'bafyr4ibvnz6xmqwbn4cyzmcqyfjvpfdyzqkbsmqw6k5zmyrbvfx2z2qyva';
  const envelope = {
    actor: 'user:bench',
    gov: cid,
    ns: 'main',
    payload: payloadOf(i),
    policy_root: '0'.repeat(40),
    prev: cid,
    repo: cid,
    type: typeOf(i),
    ulid,
  };
  const trailers = `Event-CID: ${cid}\nSig-Alg: ed25519\nSig: ed25519:${'0'.repeat(128)}\nSigner: ed25519:${'0'.repeat(64)}\n`;
  return `${typeOf(i)} ${ulid}\n\n${JSON.stringify(envelope)}\n\n${trailers}`;
}
