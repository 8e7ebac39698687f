import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

/** A folder for clones and a home of its own, so that nobody's git configuration or identity is seen or touched. */
export interface Workshop {
  readonly folder: string;
  /** Stock git; returns what it printed, throws with what it complained. */
  git(args: readonly string[], cwd?: string): string;
  /** `git gatos`, as built. */
  gatos(args: readonly string[], cwd: string, options?: { readonly stdin?: string }): Outcome;
  remove(): void;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'gatos-workshop-'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: join(folder, 'home'),
    XDG_CONFIG_HOME: join(folder, 'home/config'),
    XDG_DATA_HOME: join(folder, 'home/data'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  const run = (command: string, args: readonly string[], cwd: string, stdin = ''): Outcome => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd,
      env,
      input: stdin,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    if (error !== undefined) throw error;
    return { code: status, stdout, stderr };
  };
  return {
    folder,
    git(args, cwd = folder) {
      const { code, stdout, stderr } = run('git', args, cwd);
      if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`);
      return stdout + stderr;
    },
    gatos: (args, cwd, { stdin } = {}) =>
      run(process.execPath, [join(ROOT, 'src/cli/bin.mjs'), ...args], cwd, stdin),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Clones a bundle with all its refs, checks every object, and returns the folder. */
export function mirror(workshop: Workshop, bundle: string, name: string): string {
  workshop.git(['clone', '--quiet', '--mirror', bundle, name]);
  const clone = join(workshop.folder, name);
  const complaints = workshop.git(['fsck', '--strict', '--full'], clone).trim();
  if (complaints !== '') throw new Error(`git fsck --strict is not clean: ${complaints}`);
  return clone;
}

/** Every event of a mirror in Git's own words, oldest first: subjects `<type> <ulid>`. */
export function journalSubjects(workshop: Workshop, clone: string, ns = 'main'): readonly string[] {
  const log = workshop.git(['log', '--reverse', '--format=%s', `--glob=refs/gatos/journal/${ns}/*`], clone);
  return log.split('\n').filter((line) => line !== '');
}
