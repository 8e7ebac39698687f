import type { CallOptions } from '../../../rpc/client.ts';
import type { WorldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { enterWorld, trackWrite } from '../../stores/index.ts';
import { fetchSample } from './fetchSample.ts';

type WorkOptions = CallOptions & { signal: AbortSignal };

/** Makes a world and shows its journal, whose empty state teaches the first event. */
export async function createWorld(
  options: WorkOptions,
  params: { name: string; actor: string; ns: string },
): Promise<WorldInfo> {
  const info = await trackWrite(client.call('world.create', params, options));
  enterWorld(info, { ns: params.ns, view: 'journal' });
  return info;
}

/** Opens the sample at its state view: the strip below is the thing to touch first. */
export async function openSample(options: WorkOptions): Promise<WorldInfo> {
  const bytes = await fetchSample(options.signal, (progress) => options.onProgress?.(progress));
  const info = await trackWrite(client.call('world.openSample', { bytes }, options));
  enterWorld(info, { view: 'state' });
  toast({
    tone: 'neutral',
    text: 'Drag the strip at the bottom to travel through time. Left and Right step one event.',
    duration: 12_000,
  });
  return info;
}
