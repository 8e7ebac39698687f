import { GatosError } from '../errors.ts';

export type Trailer = readonly [key: string, value: string];

const LINE = /^([A-Z][A-Za-z0-9-]{0,63}): ([^\n\r]+)$/;

/** Trailers as the last paragraph of a commit message, one `Key: value` a line. */
export function formatTrailers(trailers: readonly Trailer[]): string {
  return trailers.map(([key, value]) => `${key}: ${value}\n`).join('');
}

/** Splits a message at its last blank line; throws ERR_COMMIT_INVALID if the last paragraph is not all trailers. */
export function parseTrailers(message: string): {
  readonly head: string;
  readonly trailers: readonly Trailer[];
} {
  const split = message.lastIndexOf('\n\n');
  if (split < 0 || !message.endsWith('\n')) {
    throw new GatosError('ERR_COMMIT_INVALID', 'The commit message has no trailers.');
  }
  const lines = message.slice(split + 2, -1).split('\n');
  const trailers = lines.map((line): Trailer => {
    const match = LINE.exec(line);
    if (match === null)
      throw new GatosError('ERR_COMMIT_INVALID', `This is not a trailer: "${line.slice(0, 80)}".`);
    return [match[1] ?? '', match[2] ?? ''];
  });
  return { head: message.slice(0, split), trailers };
}

/** The value of a trailer that must stand exactly once. */
export function requireTrailer(trailers: readonly Trailer[], key: string): string {
  const values = trailers.filter(([name]) => name === key);
  const value = values[0]?.[1];
  if (value === undefined || values.length > 1) {
    throw new GatosError('ERR_COMMIT_INVALID', `The trailer ${key} must stand exactly once.`);
  }
  return value;
}
