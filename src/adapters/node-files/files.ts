import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { GatosError } from '../../protocol/errors.ts';

/** The code of a failed system call ("ENOENT"), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const WRONG_PATH: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'you have no permission',
  EPERM: 'you have no permission',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'its name is too long',
};

/** A failed file operation with a sentence: ERR_USAGE where another path would help. */
export function fileError(what: string, error: unknown): GatosError {
  const code = systemCode(error) ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new GatosError('ERR_STORAGE_FULL', `${what}: the disk is full.`, {
      hint: 'Free some space and try again.',
      cause: error,
    });
  }
  if (code === 'ERR_FS_FILE_TOO_LARGE')
    return new GatosError('ERR_LIMIT', `${what}: it is larger than 2 GiB.`, { cause: error });
  const wrong = WRONG_PATH[code];
  if (wrong !== undefined) return new GatosError('ERR_USAGE', `${what}: ${wrong}.`, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new GatosError('ERR_STORAGE_UNAVAILABLE', `${what}: ${reason}`, { cause: error });
}

/** The bytes of a file. Throws ERR_USAGE when the path is wrong. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(`${path} cannot be read`, error);
  }
}

/** As `readBytes`, but null where there is no such file. */
export async function readBytesIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw fileError(`${path} cannot be read`, error);
  }
}

/** As `createFile`, readable by its owner alone and on the disk when it resolves. */
export function createSecretFile(path: string, text: string): Promise<boolean> {
  return createFile(path, text, 0o600);
}

/** Writes a file that is not there yet, with its folders; false where there is one already. */
export async function createFile(path: string, text: string, mode = 0o666): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(text);
      if (mode === 0o600) await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw fileError(`${path} cannot be written`, error);
  }
}

/**
 * Replaces a file in one step: whoever looks sees the old bytes or all of the new ones, after a crash too. A failure
 * leaves what was there.
 */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(`${path} cannot be written`, error);
  }
}
