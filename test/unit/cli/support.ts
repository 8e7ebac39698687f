import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import type { Host } from '../../../src/cli/host.ts';
import { runCli } from '../../../src/cli/run.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed at the prompts that show nothing, in order; without it there is no terminal. */
  readonly secrets?: string[];
  /** Ctrl-C when the output or progress so far holds this. */
  readonly interruptAt?: string;
}

/** As src/tools/build-steps.mjs: CommonJS inside an ES module bundle needs a `require`. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

function memorySink() {
  const chunks: Buffer[] = [];
  return {
    text: () => Buffer.concat(chunks).toString('utf8'),
    write: async (data: string | Uint8Array) => {
      chunks.push(Buffer.from(data));
    },
  };
}

/** A folder of its own with its own home: nothing of the machine's Git settings or keys is seen or touched. */
export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), 'gatos-cli-'));
  readonly home = join(this.root, 'home');

  constructor() {
    mkdirSync(this.home);
    // Git is run with the environment of the process.
    process.env.HOME = this.home;
    delete process.env.XDG_CONFIG_HOME;
  }

  get env(): Record<string, string> {
    return { HOME: this.home, GATOS_ACTOR: 'ada', PATH: process.env.PATH ?? '' };
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** An empty repository, made by stock Git. */
  repository(name: string, ...options: readonly string[]): string {
    const dir = this.path(name);
    this.git(this.root, 'init', '-q', '-b', 'main', ...options, dir);
    return dir;
  }

  /** A repository with a world in it. */
  async world(name: string, ...options: readonly string[]): Promise<string> {
    const dir = this.repository(name);
    const made = await this.gatos(dir, ['init', ...options]);
    if (made.code !== 0) throw new Error(made.stderr);
    return dir;
  }

  git(dir: string, ...args: readonly string[]): string {
    return execFileSync('git', [...args], {
      cwd: dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** `git gatos <args>`, run inside this process. */
  async gatos(dir: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const out = memorySink();
    const err = memorySink();
    let interrupt = () => {};
    const host: Host = {
      cwd: dir,
      env: { ...this.env, ...options.env },
      stdout: out,
      stderr: {
        write: async (data) => {
          await err.write(data);
          if (options.interruptAt !== undefined && err.text().includes(options.interruptAt)) interrupt();
        },
      },
      interactive: options.interruptAt !== undefined,
      readStdin: async () => Buffer.from(options.stdin ?? ''),
      readSecret: async () => options.secrets?.shift() ?? null,
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => {};
      },
    };
    const code = await runCli(args, host);
    return { code, stdout: out.text(), stderr: err.text() };
  }

  /** As `gatos`, for what must succeed: its stdout. */
  async ok(dir: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.gatos(dir, args);
    if (code !== 0) throw new Error(`git gatos ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }

  async json<T>(dir: string, ...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.ok(dir, ...args, '--json')) as T;
  }

  async emit(
    dir: string,
    type: string,
    payload: unknown,
  ): Promise<{ number: number; cid: string; commit: string; ref: string }> {
    return this.json(dir, 'emit', '--type', type, '--payload', JSON.stringify(payload));
  }

  async state(
    dir: string,
    ...args: readonly string[]
  ): Promise<{ state: unknown; provenance: Record<string, unknown> }> {
    return this.json(dir, 'state', 'show', ...args);
  }

  /** Builds the executable as the release build does and puts it on the PATH as `git-gatos`. */
  async install(): Promise<string> {
    const bin = this.path('bin');
    const bundle = join(bin, 'git-gatos.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, '../../../src/cli/main.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      mainFields: ['module', 'main'],
      banner: { js: REQUIRE_BANNER },
      logLevel: 'error',
    });
    copyFileSync(createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm'), join(bin, 'glue.wasm'));
    const shim = join(bin, 'git-gatos');
    writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${bundle}" "$@"\n`);
    chmodSync(shim, 0o755);
    return bin;
  }

  /** A shell script, with `git gatos` on the PATH after `install`. */
  sh(dir: string, script: string): Outcome {
    const env = { ...process.env, ...this.env, PATH: `${this.path('bin')}:${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: dir, env, encoding: 'utf8' });
    return { code: status ?? -1, stdout, stderr };
  }
}

export function sandbox(): Sandbox {
  const made = new Sandbox();
  afterAll(() => rmSync(made.root, { recursive: true, force: true }));
  return made;
}
