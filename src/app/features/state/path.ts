export { formatPath, quoteKey } from '../../../protocol/state/path.ts';

/** Where a value is: object keys as strings, array positions as numbers. */
export type Path = readonly (string | number)[];

/** A path as one string, for maps and sets; no two paths share it. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}
