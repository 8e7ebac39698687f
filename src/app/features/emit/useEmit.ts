import { useState } from 'react';
import { type ErrorCode, type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { EmitParams, EmitResult } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { trackWrite, usePlayhead } from '../../stores/index.ts';

export type Emission =
  | { readonly status: 'idle' }
  | { readonly status: 'sending' }
  | { readonly status: 'done'; readonly result: EmitResult }
  | { readonly status: 'failed'; readonly error: ErrorShape };

export interface Emit {
  readonly emission: Emission;
  /** True once the event is durable (or was already there). */
  send(params: EmitParams): Promise<boolean>;
  clear(): void;
}

/** The engine, or the tab that owned the storage, went away: nobody knows whether it had written. */
const UNCERTAIN: readonly ErrorCode[] = ['ERR_WORKER_LOST', 'ERR_OWNER_LOST'];

async function emitOnce(params: EmitParams): Promise<EmitResult> {
  try {
    return await client.call('event.emit', params);
  } catch (error) {
    // EVT-6: the same ULID again. If the lost engine had written it, the answer is "duplicate", never a second event.
    if (!UNCERTAIN.includes(toErrorShape(error).code)) throw error;
    return client.call('event.emit', params);
  }
}

async function emit({ ulid, ...params }: EmitParams): Promise<EmitResult> {
  const result = await emitOnce(ulid === undefined ? params : { ...params, ulid });
  // The world's clock is ahead of this machine's (EVT-6): nothing was written, and the engine knows the next ULID.
  const isBehind = result.verdict === 'denied' && result.code === 'ERR_ULID_ORDER';
  return isBehind ? client.call('event.emit', params) : result;
}

function announce(result: EmitResult): void {
  const { live, set } = usePlayhead.getState();
  if (result.verdict !== 'accepted' || live) return;
  const { number } = result;
  toast({
    tone: 'verified',
    text: `Recorded as event ${number}. You are looking at an earlier moment.`,
    action: { label: 'Go to it', run: () => set(number) },
  });
}

/** Sends events; success is what the engine has acknowledged as durable, nothing earlier. */
export function useEmit(): Emit {
  const [emission, setEmission] = useState<Emission>({ status: 'idle' });
  const send = async (params: EmitParams): Promise<boolean> => {
    setEmission({ status: 'sending' });
    try {
      const result = await trackWrite(emit(params));
      setEmission({ status: 'done', result });
      announce(result);
      return result.verdict !== 'denied';
    } catch (error) {
      setEmission({ status: 'failed', error: toErrorShape(error) });
      return false;
    }
  };
  return { emission, send, clear: () => setEmission({ status: 'idle' }) };
}
