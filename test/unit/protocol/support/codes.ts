import { expect } from 'vitest';
import { type ErrorCode, GatosError } from '../../../../src/protocol/errors.ts';

/** The GatosError that `run` throws; fails the test when it throws something else or nothing. */
export function errorOf(run: () => unknown): GatosError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(GatosError);
    if (error instanceof GatosError) return error;
  }
  throw new Error('It was expected to throw, and did not.');
}

export function codeOf(run: () => unknown): ErrorCode {
  return errorOf(run).code;
}

/** As `errorOf`, for a promise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<GatosError> {
  const outcome: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(GatosError);
  if (outcome instanceof GatosError) return outcome;
  throw new Error('It was expected to reject, and did not.');
}
