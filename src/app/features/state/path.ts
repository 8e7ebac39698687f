/** Where a value is: object keys as strings, array positions as numbers. */
export type Path = readonly (string | number)[];

/** A path as one string, for maps and sets; no two paths share it. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** As jq writes it: `.inventory.widgets[0]["odd key"]`; the root is `.`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) text += `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text.startsWith('.') ? text : `.${text}`;
}
