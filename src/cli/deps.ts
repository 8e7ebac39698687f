import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openGitRepository } from '../adapters/git-cli/repository.ts';
import { installHashes } from '../adapters/hash-wasm/hashes.ts';
import { createFileIndexStore } from '../adapters/node-files/indexStore.ts';
import { systemClock, systemRandom } from '../adapters/system/clock.ts';
import { createLazyRuntime } from '../adapters/wasmoon/lazy.ts';
import { createVerifier } from '../adapters/web-crypto/verifier.ts';
import type { Deps } from '../engine/deps.ts';
import type { LuaRuntime } from '../ports/lua.ts';
import type { Repository } from '../ports/repository.ts';
import { GatosError } from '../protocol/errors.ts';
import type { Place } from './place.ts';

/** The build puts the wasm beside the bundle; run from source it is in its package. */
async function loadWasm(): Promise<Uint8Array> {
  try {
    return await readFile(new URL('./glue.wasm', import.meta.url));
  } catch {
    return readFile(createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm'));
  }
}

/** Its code and the wasm are loaded when a fold is first opened. */
export function luaRuntime(): LuaRuntime {
  return createLazyRuntime(async () => {
    const { createEchoRuntime } = await import('../adapters/wasmoon/echo/runtime.ts');
    return createEchoRuntime({ loadWasm });
  });
}

/** A repository that Git cannot open is wrong use (exit 2), not a failure of the work. */
async function openRepository(place: Place): Promise<Repository> {
  try {
    return await openGitRepository({ dir: place.gitDir });
  } catch (error) {
    if (!(error instanceof GatosError) || error.code !== 'ERR_GIT') throw error;
    throw new GatosError('ERR_USAGE', error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}

export async function openDeps(place: Place): Promise<Deps> {
  const [repository, verifier] = await Promise.all([
    openRepository(place),
    createVerifier(),
    installHashes(),
  ]);
  return {
    repository,
    verifier,
    runtime: luaRuntime(),
    clock: systemClock,
    random: systemRandom,
    index: createFileIndexStore(join(place.gitDir, 'gatos', 'index')),
  };
}
