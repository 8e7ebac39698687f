import { resolve } from 'node:path';
import { openFile } from '../../adapters/node-files/source.ts';
import { type ByteSource, bytesSource, readAll } from '../../engine/exchange/byteSource.ts';
import { isWorldBundle } from '../../engine/exchange/git/history.ts';
import { GatosError } from '../../protocol/errors.ts';
import { decodeBundle } from '../../protocol/git/bundle.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { basePath } from '../place.ts';

export interface ImportOptions extends Options {
  /** A repository on this machine, instead of a file. */
  readonly git?: string;
}

/** A file or a repository: a world, the commits of any Git repository, or JSON Lines. */
export async function importFile(
  context: Context,
  options: ImportOptions,
  file: string | undefined,
): Promise<ExitCode> {
  if ((file === undefined) === (options.git === undefined)) {
    throw new GatosError('ERR_USAGE', 'Name a file to import, or a repository with --git, and not both.');
  }
  if (options.git !== undefined)
    return (await import('./importHistory.ts')).importRepository(context, options, options.git);
  const name = file ?? '';
  if (name === '-') return importSource(context, options, bytesSource(await context.host.readStdin()), name);
  const source = await openFile(resolve(basePath(context.host, options), name));
  try {
    return await importSource(context, options, source, name);
  } finally {
    await source.close();
  }
}

/** Told apart by what is in it: a Git bundle says so in its first line, everything else is JSON Lines. */
async function importSource(
  context: Context,
  options: Options,
  source: ByteSource,
  name: string,
): Promise<ExitCode> {
  if (isBundle(await source.read(0, 40))) return importAnyBundle(context, options, await readAll(source));
  if (name.endsWith('.bundle')) {
    throw new GatosError(
      'ERR_BUNDLE_INVALID',
      `${name} is not a Git bundle: its first line is not "# v2 git bundle".`,
      {
        hint: 'Make it again with "git gatos bundle", and check that the file was copied whole.',
      },
    );
  }
  return (await import('./importEvents.ts')).importEvents(context, options, source);
}

async function importAnyBundle(context: Context, options: Options, bytes: Uint8Array): Promise<ExitCode> {
  if (isWorldBundle(decodeBundle(bytes).refs))
    return (await import('./importBundle.ts')).importBundle(context, options, bytes);
  return (await import('./importHistory.ts')).importBundleHistory(context, options, bytes);
}

function isBundle(bytes: Uint8Array): boolean {
  return /^# v\d+ git bundle\n/.test(new TextDecoder('latin1').decode(bytes));
}
