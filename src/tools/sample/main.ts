import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { MemoryRepository } from '../../adapters/memory/repository.ts';
import { createEchoRuntime } from '../../adapters/wasmoon/echo/runtime.ts';
import { keyFromSeed, signerOf } from '../../adapters/web-crypto/signer.ts';
import { createVerifier } from '../../adapters/web-crypto/verifier.ts';
import { exportBundle } from '../../engine/exchange/exportBundle.ts';
import { buildSample } from '../../engine/sample/build.ts';
import { SAMPLE_CAST, type SampleActor, sampleSeed } from '../../engine/sample/cast.ts';
import { NO_TASK } from '../../engine/task.ts';
import type { Signer } from '../../ports/runtime.ts';

/** Writes the sample world as a Git bundle to the file named on the command line. */
async function main(target: string): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
  const signers = Object.fromEntries(
    await Promise.all(
      SAMPLE_CAST.map(async (actor) => [actor, signerOf(await keyFromSeed(sampleSeed(actor)))]),
    ),
  ) as Record<SampleActor, Signer>;
  const runtime = createEchoRuntime({ loadWasm: async () => new Uint8Array(await readFile(wasm)) });
  const world = await buildSample(
    { repository: new MemoryRepository(), verifier: await createVerifier(), runtime },
    signers,
  );
  const bytes = await exportBundle(world, NO_TASK);
  await writeFile(target, bytes);
  console.log(`sample: ${world.ledger.order('main').length} events, ${bytes.length} bytes`);
}

const target = process.argv[2];
if (target === undefined) {
  console.error('usage: sample <file.bundle>');
  process.exit(2);
}
await main(target);
