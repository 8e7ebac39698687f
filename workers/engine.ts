import wasmUrl from 'wasmoon/dist/glue.wasm?url';
import { BrowserDatabase } from '../src/adapters/browser/database.ts';
import { startFreshLog } from '../src/adapters/browser/freshLog.ts';
import { installHashes } from '../src/adapters/hash-wasm/hashes.ts';
import { browserWorker } from '../src/adapters/jq/browser.ts';
import { createJq } from '../src/adapters/jq/jq.ts';
import { browserPool } from '../src/adapters/verify-pool/browserPool.ts';
import { createLazyRuntime } from '../src/adapters/wasmoon/lazy.ts';
import { createVerifier } from '../src/adapters/web-crypto/verifier.ts';
import { GatosError } from '../src/protocol/errors.ts';
import type { Engine } from '../src/rpc/ownership/host.ts';
import { Ownership } from '../src/rpc/ownership/ownership.ts';
import { Server } from '../src/rpc/server.ts';
import { Background, macrotask } from './engine/background.ts';
import { createHandlers } from './engine/handlers.ts';
import { browserHost } from './engine/ownership.ts';
import { Worlds } from './engine/worlds.ts';

async function loadWasm(): Promise<Uint8Array> {
  const response = await fetch(wasmUrl);
  if (!response.ok)
    throw new GatosError('ERR_FOLD_ENGINE', `The Lua engine could not be loaded (${response.status}).`, {
      hint: 'Reload the page.',
    });
  return new Uint8Array(await response.arrayBuffer());
}

/** Everything that the owner of the storage needs; made anew whenever this worker becomes the owner. */
async function startEngine(ownership: Ownership): Promise<Engine> {
  void startFreshLog(); // beside what follows: nobody waits for it
  const [database, verifier] = await Promise.all([BrowserDatabase.open(), createVerifier(), installHashes()]);
  const threads = browserPool(
    verifier,
    () => new Worker(new URL('./verify.ts', import.meta.url), { type: 'module' }),
  );
  const jq = createJq({
    spawn: () => browserWorker(() => new Worker(new URL('./jq.ts', import.meta.url), { type: 'module' })),
  });
  const worlds = new Worlds({
    database,
    verifier: threads === null ? verifier : { verify: verifier.verify.bind(verifier), threads },
    jq,
    runtime: createLazyRuntime(async () =>
      (await import('../src/adapters/wasmoon/echo/runtime.ts')).createEchoRuntime({ loadWasm }),
    ),
  });
  const announce = ownership.announce.bind(ownership);
  const background = new Background(worlds, announce);
  ownership.onActivity = () => background.busy();
  const handlers = createHandlers({
    worlds,
    background,
    announce,
    build: __BUILD__.id,
    role: () => ownership.role,
  });
  const server = new Server(handlers, { now: () => Date.now(), yield: macrotask });
  background.isAwaited = () => server.calls > 0;
  return {
    server,
    close: async () => {
      await background.stop();
      await worlds.closeAll();
      threads?.close();
      jq.close();
      database.close();
    },
  };
}

const host = browserHost(__BUILD__);
const ownership = new Ownership(host, startEngine);
host.connect(ownership);
ownership.start();
