/** Lua's character classes, on UTF-16 code units; ASCII only, whatever the locale. */
export const LF = 10;
export const CR = 13;
export const BACKSLASH = 92;

export function isBreak(code: number): boolean {
  return code === LF || code === CR;
}

/** Space, tab, line feed, vertical tab, form feed, carriage return. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

/** A letter or underscore. */
export function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}

/** The length of the line break at `at`: `\r\n` and `\n\r` are one. */
export function breakLength(source: string, at: number): number {
  const next = source.charCodeAt(at + 1);
  return isBreak(next) && next !== source.charCodeAt(at) ? 2 : 1;
}
