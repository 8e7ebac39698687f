import type { StatePath } from '../../../rpc/contract.ts';
import { readPath, writePath } from '../journal/query/path.ts';

/** `inventory.widgets`, with or without a dot before it; null for what is no path. */
export function parseStatePath(text: string): StatePath | null {
  const dotted = /^[.[]/.test(text) ? text : `.${text}`;
  const { path, end } = readPath(dotted, 0);
  return end === dotted.length && path.length > 0 ? path : null;
}

export function writeStatePath(path: StatePath): string {
  return writePath(path).replace(/^\./, '');
}
