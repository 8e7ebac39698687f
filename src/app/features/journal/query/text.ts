/** A text in quotes, with `\"` and `\\`; where it is not closed it goes to the end. `end` is behind it. */
export function readQuoted(text: string, at: number): { readonly value: string; readonly end: number } {
  let value = '';
  let i = at + 1;
  for (; i < text.length && text[i] !== '"'; i++) {
    const next = text[i + 1];
    if (text[i] === '\\' && (next === '"' || next === '\\')) i++;
    value += text[i];
  }
  return { value, end: Math.min(text.length, i + 1) };
}

export function quote(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** An expression between slashes; `\/` is a slash in it. Null where it is not closed. */
export function readRegex(text: string, at: number): { readonly value: string; readonly end: number } | null {
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '/') return { value, end: i + 1 };
    if (c === '\\' && i + 1 < text.length) {
      i++;
      value += text[i] === '/' ? '/' : c + (text[i] ?? '');
    } else value += c;
  }
  return null;
}

export function slashes(value: string): string {
  return `/${value.replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
}

/** The end of the run of characters that are no white space. */
export function endOfWord(text: string, at: number): number {
  const rest = /\s/.exec(text.slice(at));
  return rest === null ? text.length : at + rest.index;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What a bare word stands for as a value, as JSON: numbers and true, false, null as themselves, else a text. */
export function bareValue(word: string): string {
  return NUMBER.test(word) || /^(?:true|false|null)$/.test(word) ? word : JSON.stringify(word);
}
