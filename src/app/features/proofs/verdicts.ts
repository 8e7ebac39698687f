import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { Progress, ProofVerdict } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';

export type Verification =
  | { readonly phase: 'running'; readonly progress: Progress | null; readonly cancel: () => void }
  | { readonly phase: 'done'; readonly verdict: ProofVerdict }
  | { readonly phase: 'failed'; readonly error: ErrorShape };

/** By checkpoint commit; a verdict stays while the tab does, also when another view is open. */
export const useVerdicts = create<{ readonly of: Readonly<Record<string, Verification>> }>(() => ({
  of: {},
}));

function put(commit: string, verification: Verification | undefined): void {
  useVerdicts.setState(({ of: { [commit]: _, ...rest } }) => ({
    of: verification ? { ...rest, [commit]: verification } : rest,
  }));
}

/** Recomputes one checkpoint; a cancelled check leaves no verdict. */
export async function verifyCheckpoint(world: string, ns: string, commit: string): Promise<void> {
  if (useVerdicts.getState().of[commit]?.phase === 'running') return;
  const controller = new AbortController();
  const running = (progress: Progress | null) =>
    put(commit, { phase: 'running', progress, cancel: () => controller.abort() });
  running(null);
  try {
    const options = { signal: controller.signal, onProgress: running };
    put(commit, {
      phase: 'done',
      verdict: await client.call('checkpoint.verify', { world, ns, commit }, options),
    });
  } catch (thrown) {
    const error = toErrorShape(thrown);
    put(commit, error.code === 'ERR_CANCELLED' ? undefined : { phase: 'failed', error });
  }
}
