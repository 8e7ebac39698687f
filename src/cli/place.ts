import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gitError, runGit } from '../adapters/git-cli/process.ts';
import { GatosError } from '../protocol/errors.ts';
import type { Options } from './context.ts';
import type { Host } from './host.ts';

/** Where the command works. */
export interface Place {
  /** Relative paths on the command line start here. */
  readonly base: string;
  readonly gitDir: string;
  /** Top of the work tree; null in a bare repository. */
  readonly workTree: string | null;
}

export function basePath(host: Host, options: Pick<Options, 'C'>): string {
  return options.C === undefined ? host.cwd : resolve(host.cwd, options.C);
}

/** `git --git-dir=... gatos` and hooks name the repository by environment; `-C` is a word of the person and wins. */
function gitOptions(host: Host, options: Pick<Options, 'C'>): string[] {
  const { GIT_DIR: dir, GIT_WORK_TREE: tree } = host.env;
  if (options.C !== undefined || dir === undefined || dir === '') return [];
  return [`--git-dir=${dir}`, ...(tree === undefined || tree === '' ? [] : [`--work-tree=${tree}`])];
}

/** Finds the repository. Throws ERR_USAGE where there is none. */
export async function findPlace(host: Host, options: Pick<Options, 'C'>): Promise<Place> {
  const base = basePath(host, options);
  if (!existsSync(base)) throw new GatosError('ERR_USAGE', `There is no folder ${base}.`);
  const args = [...gitOptions(host, options), 'rev-parse', '--absolute-git-dir', '--show-toplevel'];
  const result = await runGit(base, args);
  // A bare repository answers the first question and fails on the second.
  const [gitDir = '', workTree = ''] = result.stdout.toString('utf8').split('\n');
  if (gitDir === '') {
    throw new GatosError('ERR_USAGE', gitError(`${base} cannot be opened`, result).message, {
      hint: 'Make a repository with "git init" first, or name one with -C <dir>.',
    });
  }
  return { base, gitDir, workTree: result.code === 0 && workTree !== '' ? workTree : null };
}

/** [STA-7] Where a person edits the fold; null without a work tree. */
export function foldFilePath(place: Place): string | null {
  return place.workTree === null ? null : join(place.workTree, 'gatos', 'fold.lua');
}
