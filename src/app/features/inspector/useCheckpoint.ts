import { useCallback, useEffect, useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { CheckpointInfo, ProofVerdict } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useHistory } from '../../stores/history.ts';
import { useSession } from '../../stores/index.ts';

/** The checkpoints of the open namespace, read again when one is written. */
export function useCheckpoints(): readonly CheckpointInfo[] {
  const world = useSession((state) => state.world);
  const ns = useSession((state) => state.ns);
  const count = useHistory((state) => state.strip?.checkpoints.length ?? 0);
  const [list, setList] = useState<readonly CheckpointInfo[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one more checkpoint on the strip reads the list again.
  useEffect(() => {
    if (world === null) return;
    let wanted = true;
    client.call('checkpoint.list', { world, ns }).then(
      (answer) => wanted && setList(answer),
      () => undefined, // The Proofs view reports it.
    );
    return () => {
      wanted = false;
    };
  }, [world, ns, count]);
  return list;
}

export type Proof =
  | { readonly status: 'idle' | 'verifying' }
  | { readonly status: 'done'; readonly verdict: ProofVerdict }
  | { readonly status: 'error'; readonly error: ErrorShape };

/** Recomputes one checkpoint when asked. */
export function useProof(commit: string | undefined): readonly [Proof, () => void] {
  const [proof, setProof] = useState<Proof>({ status: 'idle' });
  const world = useSession((state) => state.world);
  const ns = useSession((state) => state.ns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another checkpoint has not been verified yet.
  useEffect(() => setProof({ status: 'idle' }), [commit]);
  const verify = useCallback(() => {
    if (world === null || commit === undefined) return;
    setProof({ status: 'verifying' });
    client.call('checkpoint.verify', { world, ns, commit }).then(
      (verdict) => setProof({ status: 'done', verdict }),
      (error) => setProof({ status: 'error', error: toErrorShape(error) }),
    );
  }, [world, ns, commit]);
  return [proof, verify];
}
