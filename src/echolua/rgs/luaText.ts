const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
]);

/** Text as an EchoLua string; well-formed UTF-16 in, the same text in UTF-8 out. */
export function luaString(text: string): string {
  const escaped = text.replace(/[\\"\u0000-\u001f\u007f]/g, (letter) => {
    const code = (letter.codePointAt(0) ?? 0).toString().padStart(3, '0');
    return ESCAPES.get(letter) ?? `\\${code}`;
  });
  return `"${escaped}"`;
}

/** The first letters of a text. */
export function shorten(text: string, most: number): string {
  const letters = [...text.slice(0, 2 * most + 2)];
  return letters.length <= most && text.length <= 2 * most ? text : `${letters.slice(0, most).join('')}...`;
}

/** A list whatever its length: each item has its key, so none wait for the others. */
export function luaList(items: readonly string[]): string {
  if (items.length === 0) return '{}';
  return items.length <= 8
    ? `{ ${items.join(', ')} }`
    : `{ ${items.map((item, i) => `[${i + 1}] = ${item}`).join(', ')} }`;
}
