import {
  type DeviceKey,
  identityPath,
  loadDeviceKey,
  loadOrCreateDeviceKey,
} from '../adapters/node-identity/identity.ts';
import { closeWorld, openWorld, type World } from '../engine/world/world.ts';
import { GatosError } from '../protocol/errors.ts';
import type { Context, ExitCode, Options, Session } from './context.ts';
import { openDeps } from './deps.ts';
import { followFoldFile } from './foldFile.ts';
import { findPlace, type Place } from './place.ts';

/** Events that are not worth writing the index for: they are judged again in milliseconds. */
const INDEX_FROM = 50;

export interface Needs {
  /** `write`: a key that the world trusts; `own`: the key if there is one; `none`: nobody signs anything. */
  readonly key: 'write' | 'own' | 'none';
  /** [STA-7] An edited gatos/fold.lua takes force first. */
  readonly fold: boolean;
}

/** Opens the world of the repository, runs `use`, and closes it again. */
export async function withWorld(
  context: Context,
  options: Options,
  needs: Needs,
  use: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const place = await findPlace(context.host, options);
  const key = await deviceKey(context, needs);
  const world = await open(context, place, key);
  try {
    if (needs.key === 'write' && world.identity === null) throw untrusted(key);
    const session = { ...context, world, place };
    if (needs.fold) await followFoldFile(session);
    return await use(session);
  } finally {
    // A repository that may only be read is read all the same.
    await world.ledger.saveIndex(INDEX_FROM).catch(() => undefined);
    await closeWorld(world);
  }
}

async function deviceKey({ host }: Context, needs: Needs): Promise<DeviceKey | null> {
  if (needs.key === 'none') return null;
  const path = identityPath(host.env);
  return needs.key === 'write' ? loadOrCreateDeviceKey(path) : loadDeviceKey(path);
}

async function open({ task }: Context, place: Place, key: DeviceKey | null): Promise<World> {
  const deps = await openDeps(place);
  const identify = async (speaks: (keyId: string) => string | null) => {
    const actor = key === null ? null : speaks(key.keyId);
    return key === null || actor === null ? null : { actor, signer: key.signer };
  };
  try {
    return await openWorld(deps, { identify, managesMain: false }, task);
  } catch (error) {
    await deps.repository.close();
    throw error;
  }
}

function untrusted(key: DeviceKey | null): GatosError {
  return new GatosError(
    'ERR_IDENTITY_MISSING',
    'This world does not trust the key of this device, so it can only be read here.',
    { hint: `An owner of the world must add it to the trust graph: ${key?.keyId ?? ''}` },
  );
}

/** Throws ERR_USAGE, which ends with 2, for a namespace that the world does not have. */
export function requireKnownNamespace(world: World, ns: string): string {
  world.timelines.get(ns);
  return ns;
}
