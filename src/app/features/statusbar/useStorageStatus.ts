import { useEffect, useState } from 'react';
import type { StorageStatus } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useSession } from '../../stores/index.ts';

/** What the browser says of our storage; read again when the history grows. Null until it has answered. */
export function useStorageStatus(): StorageStatus | null {
  const [status, setStatus] = useState<StorageStatus | null>(null);
  const total = useSession((state) => state.total);
  const world = useSession((state) => state.world);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what grows or changes the storage reads it again.
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      client.call('storage.status', {}).then(
        (answer) => wanted && setStatus(answer),
        () => undefined, // "Storage" without a number; the next change asks again.
      );
    }, 500);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [total, world]);
  return status;
}
