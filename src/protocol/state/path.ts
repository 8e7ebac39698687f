/** As jq writes it: `.inventory.widgets[0]["odd key"]`; the root is `.`. Object keys as strings, array positions as numbers. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) text += `.${part}`;
    else text += `[${quoteKey(part)}]`;
  }
  return text.startsWith('.') ? text : `.${text}`;
}

/** A key as JSON; characters that nobody sees, or that turn round how the text beside them reads, are escaped. */
export function quoteKey(key: string): string {
  return JSON.stringify(key).replace(
    /[\p{Cc}\p{Bidi_C}\u200b\u2028\u2029\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
