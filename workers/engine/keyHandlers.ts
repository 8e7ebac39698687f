import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import {
  chooseIdentity,
  createIdentity,
  exportIdentity,
  identityInfo,
  importIdentity,
  listIdentities,
} from './keys.ts';

type KeyMethods =
  | 'identity.get'
  | 'identity.list'
  | 'identity.create'
  | 'identity.import'
  | 'identity.export'
  | 'identity.use';

export function keyHandlers({
  worlds,
  announce,
}: Pick<HandlerHost, 'worlds' | 'announce'>): Pick<Handlers, KeyMethods> {
  const changed = <T>(value: T): T => {
    announce({ kind: 'identity.changed' });
    return value;
  };
  return {
    'identity.get': () => identityInfo(worlds),
    'identity.list': ({ world }) => listIdentities(worlds, world),
    'identity.create': async (params, task) => changed(await createIdentity(worlds, params, task)),
    'identity.import': async ({ bytes, passphrase }, task) =>
      changed(await importIdentity(worlds, { bytes: new Uint8Array(bytes), passphrase }, task)),
    'identity.export': async (params, task) => changed(await exportIdentity(worlds, params, task)),
    'identity.use': async ({ keyId }) => changed(await chooseIdentity(worlds, keyId)),
  };
}
