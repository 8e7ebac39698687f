/** Paths of object keys, as `FoldTimeline.partAt` takes them. */
export type JqPaths = readonly (readonly string[])[];

type TokenKind = 'field' | 'key' | 'dot' | 'name' | 'value' | 'open' | 'close' | 'pipe' | 'sign';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** What jq reads, as far as it is understood here: no objects, variables, formats, assignments or comments. */
const TOKEN = new RegExp(
  [
    String.raw`(?<field>\.\s*[A-Za-z_]\w*|\.\s*\[?\s*"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"(?:\s*\])?)`,
    String.raw`(?<key>\[\s*"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"\s*\])`,
    String.raw`(?<value>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*")`,
    String.raw`(?<name>[A-Za-z_]\w*)`,
    String.raw`(?<dot>\.)`,
    String.raw`(?<open>[(\[])`,
    String.raw`(?<close>[)\]])`,
    String.raw`(?<sign>==|!=|<=|>=|\/\/|[<>+\-*/%,;?])`,
    String.raw`(?<pipe>\|)`,
  ].join('|'),
  'y',
);

/** Of the whole input they say what any object would give. */
const OF_ANY_INPUT = new Set(['and', 'or', 'not', 'true', 'false', 'null', 'empty']);
/** They bind names, or read something other than their input. */
const REFUSED = new Set(
  'as def reduce foreach if then elif else end try catch label import include module input inputs debug stderr input_line_number input_filename env halt halt_error'.split(
    ' ',
  ),
);

/**
 * Paths that hold all a jq program can see of an object: whatever it says of the part of a state that can be seen
 * through them, it says of the state. Null where that is not plain, and then it may see all of it.
 */
export function jqPaths(program: string): JqPaths | null {
  const tokens = tokensOf(program);
  return tokens === null ? null : pathsOf(tokens);
}

function tokensOf(program: string): readonly Token[] | null {
  const tokens: Token[] = [];
  const space = /\s*/y;
  for (let at = 0; ; ) {
    space.lastIndex = at;
    at += space.exec(program)?.[0].length ?? 0;
    if (at >= program.length) return tokens;
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(program)?.groups;
    const found = Object.entries(groups ?? {}).find(([, text]) => text !== undefined);
    if (found === undefined) return null;
    const [kind, text] = found as [TokenKind, string];
    tokens.push({ kind, text });
    at += text.length;
  }
}

/**
 * Reads from the left. Before the first `|` of a level the input is that of the level; behind it, it is what came out of
 * the left side, which is in the paths already.
 */
function pathsOf(tokens: readonly Token[]): JqPaths | null {
  const paths: (readonly string[])[] = [];
  const outer: boolean[] = [];
  let ofState = true;
  let path: readonly string[] | null = null;
  for (const { kind, text } of tokens) {
    const before: readonly string[] | null = path;
    path = null;
    if (kind === 'pipe') ofState = false;
    else if (kind === 'open') outer.push(ofState);
    else if (kind === 'close') {
      const level = outer.pop();
      if (level === undefined) return null;
      ofState = level;
    } else if (kind === 'name') {
      if (REFUSED.has(text) || (ofState && !OF_ANY_INPUT.has(text))) return null;
    } else if (text === ';') {
      // Another argument begins, of which the input is that of the call.
      ofState = outer.at(-1) ?? ofState;
    } else if (kind === 'dot') {
      if (ofState) return null;
    } else if (kind === 'field' || kind === 'key') {
      const key = keyOf(text);
      if (key === null) return null;
      if (!ofState) continue;
      // Brackets behind anything but a path are a list with a string in it, or look into what is read whole.
      if (kind === 'key' && before === null) continue;
      path = [...(before ?? []), key];
      if (before !== null) paths.pop();
      paths.push(path);
    }
  }
  return outer.length === 0 ? paths : null;
}

/** `.key`, `."key"`, `.["key"]` or `["key"]`; null for one that jq reads otherwise. */
function keyOf(text: string): string | null {
  const quoted = text.indexOf('"');
  if (quoted === -1) return text.slice(1).trim();
  const isBracketed = text.slice(0, quoted).includes('[');
  if (isBracketed !== text.endsWith(']')) return null;
  try {
    const key: unknown = JSON.parse(text.slice(quoted, text.lastIndexOf('"') + 1));
    return typeof key === 'string' && key.isWellFormed() ? key : null;
  } catch {
    return null;
  }
}
