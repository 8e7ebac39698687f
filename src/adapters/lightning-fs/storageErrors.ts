import { GatosError } from '../../protocol/errors.ts';

function nameOf(error: unknown): string {
  return error !== null && typeof error === 'object' && 'name' in error ? String(error.name) : '';
}

/** What a failed IndexedDB request or transaction means for the user. */
export function storageError(cause: unknown, what: string): GatosError {
  if (cause instanceof GatosError) return cause;
  const name = nameOf(cause);
  if (name === 'QuotaExceededError') {
    return new GatosError(
      'ERR_STORAGE_FULL',
      `${what}: the browser's storage for this site is full. Nothing was changed.`,
      {
        hint: 'Free some disk space or delete a world you no longer need, then try again.',
        cause,
      },
    );
  }
  if (name === 'VersionError') {
    return new GatosError('ERR_STORAGE_VERSION', `${what}: it was stored by a newer version of this app.`, {
      hint: 'Reload the page to get the newest version.',
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GatosError(
    'ERR_STORAGE_UNAVAILABLE',
    `${what}: the browser's storage failed (${name || 'error'}: ${reason}).`,
    {
      hint: 'Reload the page. If it happens again, check that the browser may store data for this site.',
      cause,
    },
  );
}

/** What is stored cannot be right; `what` names it. */
export function corruptError(what: string, cause?: unknown): GatosError {
  return new GatosError('ERR_STORAGE_CORRUPT', `The repository's storage is damaged: ${what}.`, {
    hint: 'Restore this world from an exported bundle or from a remote.',
    ...(cause === undefined ? {} : { cause }),
  });
}
