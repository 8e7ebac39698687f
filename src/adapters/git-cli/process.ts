import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { GatosError } from '../../protocol/errors.ts';

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  /** Git's own words, trimmed. */
  readonly stderr: string;
}

/**
 * The caller's environment without any GIT_ variable (a hook sets GIT_DIR and GIT_INDEX_FILE, which would send the
 * command to another repository), in plain English, never asking for a password.
 */
function gitEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:GIT_|LC_|LANG)/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Only reflogs of branches record it; without one Git may refuse to write them.
    GIT_COMMITTER_NAME: 'git-gatos',
    GIT_COMMITTER_EMAIL: 'git-gatos@localhost',
  };
}

export function spawnGit(cwd: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('git', [...args], { cwd, env: gitEnvironment(), stdio: 'pipe', windowsHide: true });
}

/** The spawn itself failed: Git is missing or the folder is. */
export function spawnError(cause: unknown, cwd: string): GatosError {
  return new GatosError(
    'ERR_GIT',
    `Git could not be started in ${cwd}: ${cause instanceof Error ? cause.message : cause}`,
    {
      hint: 'Install git, check that "git --version" works and that the folder exists.',
      cause,
    },
  );
}

/** Runs Git to its end with `input` on its standard input. Rejects only when Git cannot be started at all. */
export function runGit(
  cwd: string,
  args: readonly string[],
  input?: Uint8Array | string,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(cwd, args);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (cause) => reject(spawnError(cause, cwd)));
    // Git may exit before it has read everything; its exit code and stderr tell why.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err).toString('utf8').trim(),
      });
    });
    child.stdin.end(input);
  });
}

const DISK_FULL = /no space left on device|disk quota exceeded|file too large/i;

/** A failed command as an error with Git's own sentence. */
export function gitError(what: string, result: GitResult): GatosError {
  const reason = result.stderr.replace(/^(?:fatal|error): /, '') || `git exited with code ${result.code}`;
  if (DISK_FULL.test(result.stderr)) {
    return new GatosError('ERR_STORAGE_FULL', `The disk is full: ${reason}`, {
      hint: 'Free some space and try again.',
    });
  }
  return new GatosError('ERR_GIT', `${what}: ${reason}`, { data: { exit: result.code } });
}
