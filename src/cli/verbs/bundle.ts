import { resolve } from 'node:path';
import { replaceFile } from '../../adapters/node-files/files.ts';
import { bundleFileName, exportBundle } from '../../engine/exchange/exportBundle.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { withWorld } from '../session.ts';

/** Writes the whole world as one Git bundle; `-` writes it to stdout. */
export function bundle(context: Context, options: Options, file: string | undefined): Promise<ExitCode> {
  return withWorld(context, options, { key: 'own', fold: true }, async ({ world, place, out, task }) => {
    const bytes = await exportBundle(world, task);
    if (file === '-') {
      await out.raw(bytes);
      return 0;
    }
    const name = file ?? bundleFileName(world);
    const path = resolve(place.base, name);
    await replaceFile(path, bytes);
    if (options.json) await out.json({ file: path, bytes: bytes.length });
    else {
      await out.lines(`Wrote ${name} (${count(bytes.length, 'byte')})`);
      await out.note(
        `  Bring all of it into another repository: git clone --mirror ${name}, or git gatos import ${name}`,
      );
    }
    return 0;
  });
}
