import type { Clock, Random } from '../ports/runtime.ts';
import { GatosError } from '../protocol/errors.ts';

const TRIES = 5;
const FIRST_DELAY_MS = 25;
const LAST_DELAY_MS = 500;

/** [JRN-2] Jittered backoff, 25 ms to 500 ms, five tries, then ERR_REF_CONFLICT. */
export async function retryOnConflict<T>(
  host: { readonly clock: Clock; readonly random: Random },
  attempt: () => Promise<{ readonly done: true; readonly value: T } | { readonly done: false }>,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    const result = await attempt();
    if (result.done) return result.value;
    if (tried === TRIES) {
      throw new GatosError(
        'ERR_REF_CONFLICT',
        `Another writer was faster ${TRIES} times in a row; nothing was written.`,
        {
          hint: 'Try again in a moment.',
        },
      );
    }
    const ceiling = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** tried);
    const jitter = (host.random.bytes(1)[0] ?? 0) / 255;
    await host.clock.sleep(FIRST_DELAY_MS + jitter * (ceiling - FIRST_DELAY_MS));
  }
}
