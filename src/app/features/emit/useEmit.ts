import { useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { EmitParams, EmitResult } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { toast } from '../../design/index.ts';
import { trackWrite, usePlayhead } from '../../stores/index.ts';
import { addHere } from '../whatif/actions.ts';
import { isWhatIf } from '../whatif/store.ts';

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

/**
 * Sends events; success is what the engine has acknowledged as durable, nothing earlier. `onRecorded` tells of it in the
 * caller's own words.
 */
export function useEmit(onRecorded: (result: EmitResult) => void = announce): Emit {
  const [emission, setEmission] = useState<Emission>({ status: 'idle' });
  const send = async (params: EmitParams): Promise<boolean> => {
    setEmission({ status: 'sending' });
    try {
      const isReal = !isWhatIf(params.ns);
      const result = isReal
        ? await trackWrite(client.call('event.emit', params))
        : await addHere(params.type, params.payload);
      setEmission({ status: 'done', result });
      // In a what-if nothing is recorded: the playhead has gone on to what was added.
      if (isReal || onRecorded !== announce) onRecorded(result);
      return result.verdict !== 'denied';
    } catch (error) {
      setEmission({ status: 'failed', error: toErrorShape(error) });
      return false;
    }
  };
  return { emission, send, clear: () => setEmission({ status: 'idle' }) };
}
