import { systemClock, systemRandom } from '../../src/adapters/system/clock.ts';
import { inspectBundle } from '../../src/engine/exchange/inspectBundle.ts';
import { exportSlice } from '../../src/engine/exchange/slice/exportSlice.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import { worldIdOf } from './worlds.ts';

/** Stretches of history that go out, and files that are looked at and not taken in. */
export function sliceHandlers({
  worlds,
}: HandlerHost): Pick<Handlers, 'world.exportSlice' | 'world.inspectBundle'> {
  return {
    'world.exportSlice': async ({ world, ...request }, task) => {
      const { bytes, ...file } = await exportSlice(await worlds.get(world, task), request, task);
      return { ...file, bytes: bytes.slice().buffer as ArrayBuffer };
    },
    'world.inspectBundle': async ({ bytes }, task) => {
      const { database, verifier, runtime } = worlds.platform;
      const deps = { verifier, runtime, clock: systemClock, random: systemRandom };
      const { judged, quarantine, ...inspection } = await inspectBundle(deps, new Uint8Array(bytes), task);
      const id = worldIdOf(inspection.repo);
      const here = (await database.worlds()).find((world) => world.id === id);
      return {
        ...inspection,
        here: here === undefined ? null : { id, name: here.name },
        checkpoints: judged,
        quarantine: quarantine.map(({ ref, oid, code, reason }) => ({ ref, commit: oid, code, reason })),
      };
    },
  };
}
