import { resolve } from 'node:path';
import { readBytes } from '../adapters/node-files/files.ts';
import { GatosError } from '../protocol/errors.ts';
import type { Options } from './context.ts';
import type { Host } from './host.ts';
import { basePath } from './place.ts';

const MAX_BYTES = 16 << 20;

/** The UTF-8 text of a file; `-` is stdin. Throws ERR_USAGE. */
export async function readText(host: Host, options: Pick<Options, 'C'>, file: string): Promise<string> {
  const bytes =
    file === '-' ? await host.readStdin() : await readBytes(resolve(basePath(host, options), file));
  if (bytes.length > MAX_BYTES) throw new GatosError('ERR_LIMIT', `${file} is larger than 16 MiB.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new GatosError('ERR_USAGE', `${file} is not UTF-8 text.`, { cause: error });
  }
}
