import { resolve } from 'node:path';
import { readBytes } from '../../adapters/node-files/files.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { basePath } from '../place.ts';

/** One file, told apart by what is in it: a Git bundle says so in its first line, everything else is JSON Lines. */
export async function importFile(context: Context, options: Options, file: string): Promise<ExitCode> {
  const bytes =
    file === '-'
      ? await context.host.readStdin()
      : await readBytes(resolve(basePath(context.host, options), file));
  if (isBundle(bytes)) return (await import('./importBundle.ts')).importBundle(context, options, bytes);
  if (file.endsWith('.bundle')) {
    throw new GatosError(
      'ERR_BUNDLE_INVALID',
      `${file} is not a Git bundle: its first line is not "# v2 git bundle".`,
      {
        hint: 'Make it again with "git gatos bundle", and check that the file was copied whole.',
      },
    );
  }
  return (await import('./importEvents.ts')).importEvents(context, options, bytes);
}

function isBundle(bytes: Uint8Array): boolean {
  return /^# v\d+ git bundle\n/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 40)));
}
