import { resolve } from 'node:path';
import { replaceFile } from '../../adapters/node-files/files.ts';
import { bundleFileName, exportBundle } from '../../engine/exchange/exportBundle.ts';
import { exportSlice, type SliceRequest } from '../../engine/exchange/slice/exportSlice.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';

export interface BundleOptions extends Options {
  /** `101..200`: only this stretch. */
  readonly events?: string;
  readonly past?: 'events' | 'state';
}

/** Writes the whole world, or a stretch of it, as one Git bundle; `-` writes it to stdout. */
export function bundle(
  context: Context,
  options: BundleOptions,
  file: string | undefined,
): Promise<ExitCode> {
  const stretch = readStretch(options);
  return withWorld(context, options, { key: 'own', fold: true }, async ({ world, place, out, task }) => {
    if (stretch !== null) requireKnownNamespace(world, options.ns);
    const { bytes, fileName } =
      stretch === null
        ? { bytes: await exportBundle(world, task), fileName: bundleFileName(world) }
        : await exportSlice(world, stretch, task);
    if (file === '-') {
      await out.raw(bytes);
      return 0;
    }
    const name = file ?? fileName;
    const path = resolve(place.base, name);
    await replaceFile(path, bytes);
    if (options.json) await out.json({ file: path, bytes: bytes.length });
    else {
      await out.lines(`Wrote ${name} (${count(bytes.length, 'byte')})`);
      if (stretch?.past === 'state')
        await out.note(`  Verify it, anywhere: git gatos verify --bundle ${name}`);
      else
        await out.note(
          `  Bring all of it into another repository: git clone --mirror ${name}, or git gatos import ${name}`,
        );
    }
    return 0;
  });
}

function readStretch({ ns, events, past = 'events' }: BundleOptions): SliceRequest | null {
  if (events === undefined) return null;
  const [, first, last] = /^([1-9]\d{0,8})\.\.([1-9]\d{0,8})$/.exec(events) ?? [];
  if (first === undefined || last === undefined)
    throw new GatosError('ERR_USAGE', `"${events}" is no stretch of events; write it like 101..200.`);
  return { ns, first: Number(first), last: Number(last), past };
}
