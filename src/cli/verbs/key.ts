import { resolve } from 'node:path';
import { createSecretFile, readBytes } from '../../adapters/node-files/files.ts';
import {
  identityPath,
  loadDeviceSeed,
  type StoredKey,
  setDeviceKeyAside,
  storeDeviceKey,
} from '../../adapters/node-identity/identity.ts';
import { openKey, sealKey } from '../../adapters/web-crypto/keyFile.ts';
import { formatKeyFile, keyFileName, parseKeyFile } from '../../protocol/crypto/keyFile.ts';
import { deviceOf, parseKeyId } from '../../protocol/crypto/keys.ts';
import { GatosError } from '../../protocol/errors.ts';
import { chooseActor } from '../actor.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { nodeScrypt } from '../nodeScrypt.ts';
import { aligned } from '../output.ts';
import { newPassphrase, oldPassphrase, type PassphraseOptions } from '../passphrase.ts';
import { basePath } from '../place.ts';

export interface KeyOptions extends Options, PassphraseOptions {
  readonly as?: string;
  readonly replace?: boolean;
}

/** Says which key this device signs with. */
export async function keyShow({ host, out }: Context, options: KeyOptions): Promise<ExitCode> {
  const { key } = await requireKey(identityPath(host.env));
  const device = deviceOf(parseKeyId(key.keyId));
  const { keyId, actor, createdAt, path } = key;
  if (options.json) await out.json({ keyId, device, actor, createdAt, keyFile: path });
  else
    await out.lines(
      ...aligned([
        ['key', keyId],
        ['device', device],
        ...(actor === null ? [] : [['actor', actor] as const]),
        ['made', createdAt],
        ['file', path],
      ]),
    );
  return 0;
}

/** Writes this device's key into a recovery file, never over a file that is there. */
export async function keyExport(
  context: Context,
  options: KeyOptions,
  file: string | undefined,
): Promise<ExitCode> {
  const { host, out } = context;
  const { key, seed } = await requireKey(identityPath(host.env));
  const base = basePath(host, options);
  const known = options.as === undefined ? key.actor : null;
  const actor = known ?? (await chooseActor(host, base, options.as));
  const passphrase = await newPassphrase(context, options);
  const about = { actor, createdAt: new Date().toISOString() };
  const sealed = await sealKey(seed, about, passphrase, { scrypt: nodeScrypt });
  if (file === '-') {
    await out.raw(formatKeyFile(sealed));
    return 0;
  }
  const path = resolve(base, file ?? keyFileName(sealed));
  if (!(await createSecretFile(path, formatKeyFile(sealed))))
    throw new GatosError('ERR_USAGE', `${path} is there already; nothing was written.`, {
      hint: 'Name another file.',
    });
  if (options.json) await out.json({ file: path, keyId: key.keyId, actor });
  else
    await out.lines(
      `Wrote ${path}`,
      ...aligned([
        ['  key', key.keyId],
        ['  actor', actor],
      ]),
      'Whoever has this file and its passphrase can sign as you: keep the two apart.',
    );
  return 0;
}

/** Makes the key of a recovery file this device's key. */
export async function keyImport(context: Context, options: KeyOptions, file: string): Promise<ExitCode> {
  const { host, out } = context;
  const fromStdin = file === '-';
  if (fromStdin && options.passphraseStdin === true)
    throw new GatosError('ERR_USAGE', 'The file and its passphrase cannot both come from stdin.', {
      hint: 'Give the passphrase in the environment variable GATOS_PASSPHRASE.',
    });
  const bytes = fromStdin ? await host.readStdin() : await readBytes(resolve(basePath(host, options), file));
  const sealed = parseKeyFile(bytes);
  const path = identityPath(host.env);
  const before = await loadDeviceSeed(path);
  const known = before?.key.keyId === sealed.keyId;
  if (before !== null && !known && options.replace !== true) throw otherKey(before, sealed.keyId);
  const passphrase = await oldPassphrase(context, options);
  const seed = await openKey(sealed, passphrase, { scrypt: nodeScrypt });
  const aside = before === null || known ? null : await setDeviceKeyAside(path, before.key.keyId);
  if (!known && !(await storeDeviceKey(path, seed, sealed.actor)))
    throw new GatosError('ERR_KEY_INVALID', `Another program made the key file ${path} meanwhile.`);
  const { keyId, actor } = sealed;
  if (options.json) await out.json({ keyId, actor, keyFile: path, known, aside });
  else
    await out.lines(
      known ? 'This device has that key already; nothing was changed.' : `Imported the key of ${actor}`,
      ...aligned([
        ['  key', keyId],
        ['  file', path],
        ...(aside === null ? [] : [['  the key before', aside] as const]),
      ]),
      ...(known ? [] : [ONE_PLACE]),
    );
  return 0;
}

const ONE_PLACE =
  'Write with it in one place at a time: two that write apart make two histories of one journal, and one is refused.';

async function requireKey(path: string): Promise<StoredKey> {
  const stored = await loadDeviceSeed(path);
  if (stored !== null) return stored;
  throw new GatosError('ERR_IDENTITY_MISSING', `This device has no key yet: ${path} is not there.`, {
    hint: '"git gatos init" makes one with your first world, "git gatos key import" brings one.',
  });
}

function otherKey({ key }: StoredKey, keyId: string): GatosError {
  return new GatosError(
    'ERR_KEY_EXISTS',
    `This device has another key already (${key.keyId.slice(0, 16)}…); nothing was changed.`,
    {
      hint: `With --replace it is moved aside, not deleted, and ${keyId.slice(0, 16)}… takes its place.`,
      data: { keyFile: key.path },
    },
  );
}
