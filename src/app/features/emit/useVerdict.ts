import { useEffect, useState } from 'react';
import type { EmitParams, EmitResult } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';

export type Denied = Extract<EmitResult, { verdict: 'denied' }>;

/** Milliseconds of rest before the engine is asked about what was typed. */
const REST = 400;

/** What the gate would say to this event, without writing anything; null while it would let it in or is not known. */
export function useVerdict(params: EmitParams | null): Denied | null {
  const [held, setHeld] = useState<{ readonly key: string; readonly denied: Denied } | null>(null);
  const key = params === null ? '' : JSON.stringify(params);
  useEffect(() => {
    if (key === '') return;
    let wanted = true;
    const timer = setTimeout(() => {
      client.call('event.check', JSON.parse(key) as EmitParams).then(
        (result) => wanted && setHeld(result.verdict === 'denied' ? { key, denied: result } : null),
        () => undefined, // Sending says what is wrong with the engine.
      );
    }, REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key]);
  return held !== null && held.key === key ? held.denied : null;
}
