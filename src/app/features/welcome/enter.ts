import type { CallOptions } from '../../../rpc/client.ts';
import type { WorldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { enterWorld, trackWrite } from '../../stores/index.ts';
import { saveRecoveryFile } from '../keys/saveRecoveryFile.ts';
import { fetchSample } from './fetchSample.ts';

type WorkOptions = CallOptions & { signal: AbortSignal };

/** Makes a world and shows its journal, whose empty state teaches the first event. */
export async function createWorld(
  options: WorkOptions,
  params: { name: string; actor: string; ns: string },
  /** Of the recovery file for the key that is made now; null for none. */
  passphrase: string | null = null,
): Promise<WorldInfo> {
  if (passphrase !== null) await createKey(options, params.actor, passphrase);
  const info = await trackWrite(client.call('world.create', params, options));
  enterWorld(info, { ns: params.ns, view: 'journal' });
  return info;
}

/** The key and its file first: a world must not be signed by a key whose file then fails. */
async function createKey(options: WorkOptions, actor: string, passphrase: string): Promise<void> {
  // A second try after the world could not be made: the key and its file are there.
  if ((await client.call('identity.get', {}, options)) !== null) return;
  const { file } = await trackWrite(client.call('identity.create', { actor, passphrase }, options));
  if (file === null) return;
  saveRecoveryFile(file);
  toast({
    tone: 'verified',
    text: `${file.fileName} is in your downloads. Keep it and its passphrase apart; the app has no copy.`,
    action: { label: 'Save it again', run: () => saveRecoveryFile(file) },
    duration: 0,
  });
}

/** Opens the sample at its state view: the strip below is the thing to touch first. */
export async function openSample(options: WorkOptions): Promise<WorldInfo> {
  const bytes = await fetchSample(options.signal, (progress) => options.onProgress?.(progress));
  const info = await trackWrite(client.call('world.openSample', { bytes }, options));
  enterWorld(info, { view: 'state' });
  toast({
    tone: 'neutral',
    text: 'Drag the strip at the bottom to travel through time; Left and Right step one event. Which event drove a count below zero? Bisect (B) finds it.',
    duration: 12_000,
  });
  return info;
}
