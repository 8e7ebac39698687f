import { resolve } from 'node:path';
import { installHashes } from '../../adapters/hash-wasm/hashes.ts';
import { openFile } from '../../adapters/node-files/source.ts';
import { systemClock, systemRandom } from '../../adapters/system/clock.ts';
import { createVerifier } from '../../adapters/web-crypto/verifier.ts';
import { bytesSource, readAll } from '../../engine/exchange/byteSource.ts';
import { type BundleInspection, inspectBundle } from '../../engine/exchange/inspectBundle.ts';
import { verifyWorld } from '../../engine/world/verifyWorld.ts';
import { checkLines, quarantineJson, quarantineLines } from '../checks.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { luaRuntime } from '../deps.ts';
import { count } from '../output.ts';
import { basePath } from '../place.ts';
import { withWorld } from '../session.ts';

export interface VerifyOptions extends Options {
  /** A file to judge in memory instead of the world that is here; - reads stdin. */
  readonly bundle?: string;
}

/** Checks the whole world from Git alone: governance, every journal, the pointers, every checkpoint. */
export function verify(context: Context, options: VerifyOptions): Promise<ExitCode> {
  if (options.bundle !== undefined) return verifyBundle(context, options, options.bundle);
  return withWorld(context, options, { key: 'none', fold: false }, async ({ world, out, task }) => {
    const { judged: _, ...report } = await verifyWorld(world, task);
    if (options.json) {
      await out.json({ ...report, quarantine: quarantineJson(report.quarantine) });
    } else {
      const sum = `${count(report.events, 'event')}, ${count(report.checkpoints, 'checkpoint')}`;
      await out.lines(
        ...checkLines(report.checks),
        ...quarantineLines(report.quarantine),
        '',
        report.ok ? `Verified: ${sum}.` : `NOT verified: ${sum}; see what FAILED above.`,
      );
    }
    return report.ok ? 0 : 1;
  });
}

/** Judges the file and stores nothing; it takes no repository. */
async function verifyBundle(context: Context, options: Options, name: string): Promise<ExitCode> {
  const { out, task } = context;
  const [verifier] = await Promise.all([createVerifier(), installHashes()]);
  const deps = { verifier, runtime: luaRuntime(), clock: systemClock, random: systemRandom };
  const inspection = await inspectBundle(deps, await bytesOf(context, options, name), task);
  if (options.json) {
    await out.json({ ...inspection, quarantine: quarantineJson(inspection.quarantine) });
  } else {
    await out.lines(
      ...checkLines(inspection.checks),
      ...inspection.slices.flatMap((slice) => checkLines(slice.checks)),
      ...quarantineLines(inspection.quarantine),
      '',
      ...endLines(inspection),
      inspection.ok
        ? 'Verified; nothing was stored.'
        : 'NOT verified: see what FAILED above. Nothing was stored.',
    );
  }
  return inspection.ok ? 0 : 1;
}

function endLines({ name, repo, namespaces, slices }: BundleInspection): string[] {
  return [
    `The world "${name}" (${repo})`,
    ...namespaces.map(({ ns, events, stateRoot, problem }) =>
      stateRoot === null
        ? `  ${ns}: ${count(events, 'event')}; not folded: ${problem ?? ''}`
        : `  ${ns}: ${count(events, 'event')}, state ${stateRoot}`,
    ),
    ...slices.map(
      ({ ns, first, last, base, stateRoot }) =>
        `  ${ns}: events ${first} to ${last}, state ${stateRoot ?? 'not folded'}; what came up to event ${base.events} stands on the word of ${base.actor}`,
    ),
  ];
}

async function bytesOf({ host }: Context, options: Options, name: string): Promise<Uint8Array> {
  if (name === '-') return readAll(bytesSource(await host.readStdin()));
  const source = await openFile(resolve(basePath(host, options), name));
  try {
    return await readAll(source);
  } finally {
    await source.close();
  }
}
