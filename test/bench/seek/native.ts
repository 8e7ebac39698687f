import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The jq on PATH; undefined where there is none. */
export function nativeJq(): string | undefined {
  const found = spawnSync('jq', ['--version'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Milliseconds that native jq takes for each of these files, its start included. */
export function timeJq(program: string, files: readonly string[]): readonly number[] {
  return files.map((file) => {
    const start = performance.now();
    const { status } = spawnSync('jq', ['-e', program, file], { stdio: 'ignore' });
    if (status !== 0 && status !== 1) throw new Error(`jq ended with status ${status}`);
    return performance.now() - start;
  });
}

/** What git's search came to. */
export interface GitBisect {
  readonly seconds: number;
  readonly culprit: number;
  readonly asked: number;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'bench',
  GIT_AUTHOR_EMAIL: 'bench@localhost',
  GIT_COMMITTER_NAME: 'bench',
  GIT_COMMITTER_EMAIL: 'bench@localhost',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** A linear history with a commit for every event and a first one before them. */
export class BisectRepository {
  private readonly folder: string;
  private readonly events: number;

  constructor(folder: string, events: number) {
    this.folder = folder;
    this.events = events;
  }

  /**
   * Commit n holds `state.json`: of those named the whole state from that file, of all others only the number of the
   * commit: the whole states of all would be hundreds of gigabytes.
   */
  write(states: ReadonlyMap<number, string>): void {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.git(['init', '-q', '.']);
    const parts: Buffer[] = [];
    for (let n = 0; n <= this.events; n++) {
      const file = states.get(n);
      const body = file === undefined ? Buffer.from(`${n}`) : readFileSync(file);
      const head = `commit refs/heads/main\ncommitter bench <bench@localhost> ${1_760_000_000 + n} +0000\ndata ${`${n}`.length}\n${n}\nM 100644 inline state.json\ndata ${body.length}\n`;
      parts.push(Buffer.from(head), body, Buffer.from('\n'));
    }
    const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], {
      ...this.options(),
      input: Buffer.concat(parts),
    });
    if (status !== 0) throw new Error(String(stderr));
    this.git(['commit-graph', 'write', '--reachable']);
    this.git(['reset', '-q', '--hard', 'main']);
  }

  /** `git bisect start <head> <first>`, then `git bisect run` of this shell command; seconds of both. */
  run(command: string): GitBisect {
    const first = this.git(['rev-parse', `main~${this.events}`]);
    const start = performance.now();
    this.git(['bisect', 'start', 'main', first]);
    const output = this.git(['bisect', 'run', 'sh', '-c', command]);
    const seconds = (performance.now() - start) / 1000;
    const culprit = Number(this.git(['log', '-1', '--format=%s', 'refs/bisect/bad']));
    const asked = output.split('\n').filter((line) => line.startsWith('running ')).length;
    this.git(['bisect', 'reset']);
    return { seconds, culprit, asked };
  }

  /** The numbers of the commits that git's search looks at to find `culprit`. */
  visited(culprit: number): readonly number[] {
    const log = join(this.folder, '..', 'visited.txt');
    writeFileSync(log, '');
    this.run(`n=$(cat state.json); echo $n >> '${log}'; test $n -lt ${culprit}`);
    return readFileSync(log, 'utf8').trim().split('\n').map(Number);
  }

  private options() {
    return { cwd: this.folder, env: { ...process.env, ...IDENTITY }, maxBuffer: 1 << 26 };
  }

  private git(args: readonly string[]): string {
    return execFileSync('git', args, {
      ...this.options(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }
}
