import { GatosError } from '../../protocol/errors.ts';

/** What every method of a repository throws after `close`. */
export function closedError(): GatosError {
  return new GatosError('ERR_STORAGE_UNAVAILABLE', 'The repository is closed.', { hint: 'Open it again.' });
}
