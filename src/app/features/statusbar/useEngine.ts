import { useEffect, useState } from 'react';
import type { Result } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useSession } from '../../stores/index.ts';

/** Who folds here; null until the engine has answered. */
export function useEngine(): Result<'app.status'> | null {
  const [engine, setEngine] = useState<Result<'app.status'> | null>(null);
  const role = useSession((state) => state.role);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another owner may be another build.
  useEffect(() => {
    let wanted = true;
    client.call('app.status', {}).then(
      (answer) => {
        if (!wanted) return;
        setEngine(answer);
        // Not its role: the answer to a follower comes from the owner.
        useSession.setState({ engine: answer.engine });
      },
      () => undefined, // The frame reports a lost engine.
    );
    return () => {
      wanted = false;
    };
  }, [role]);
  return engine;
}
