/** As jq writes it: `.inventory.widgets[0]["odd key"]`; the root is `.`. Object keys as strings, array positions as numbers. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) text += `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text.startsWith('.') ? text : `.${text}`;
}
