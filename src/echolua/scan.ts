import type { Token } from './lexer.ts';
import { LIBRARIES, MEMBER_HINTS, REFUSED_NAMES, REFUSED_OPERATORS, RESERVED_NAMES } from './refused.ts';

/** 1-based line and column; `code` is a stable E_ code [LUA-6]. */
export interface Finding {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Adds the comma-separated names that start at `at`; attributes such as <const> are stepped over. */
function addNames(tokens: readonly Token[], at: number, names: Set<string>): void {
  let i = at;
  for (let token = tokens[i]; token?.kind === 'name'; token = tokens[i]) {
    names.add(token.text);
    i += tokens[i + 1]?.text === '<' ? 4 : 1;
    if (tokens[i]?.text !== ',') return;
    i += 1;
  }
}

/** Names the source declares itself: locals, loop variables, functions, parameters. Scopes are not told apart. */
function declaredNames(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'keyword') continue;
    if (token.text === 'local' || token.text === 'for') addNames(tokens, at + 1, names);
    if (token.text !== 'function') continue;
    const name = tokens[at + 1];
    if (name?.kind === 'name' && tokens[at + 2]?.text === '(') names.add(name.text);
    let open = at + 1;
    while (['.', ':'].includes(tokens[open]?.text ?? '') || tokens[open]?.kind === 'name') open += 1;
    addNames(tokens, open + 1, names);
  }
  return names;
}

/** A name that stands for a variable: not a field after a dot or colon, not a key in a table constructor. */
function isVariable(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text ?? '';
  if (before === '.' || before === ':') return false;
  return !(tokens[at + 1]?.text === '=' && ['{', ',', ';'].includes(before));
}

function memberMessage(library: string, member: string): string | undefined {
  const known = Object.hasOwn(LIBRARIES, library) ? LIBRARIES[library] : undefined;
  if (!known || known.includes(member)) return undefined;
  const name = `${library}.${member}`;
  return `${name} is refused: ${own(MEMBER_HINTS, name) ?? `${library} has only ${known.join(', ')}`}`;
}

function messageAt(tokens: readonly Token[], at: number, declared: ReadonlySet<string>): string | undefined {
  const token = tokens[at];
  if (!token || token.kind === 'string' || token.kind === 'number') return undefined;
  const { text } = token;
  if (token.kind !== 'name') {
    const why = own(REFUSED_OPERATORS, text);
    return why === undefined ? undefined : `${text} is refused: ${why}`;
  }
  const reserved = own(RESERVED_NAMES, text);
  if (reserved !== undefined) return `${text} is refused: ${reserved}`;
  const next = tokens[at + 1];
  const member = tokens[at + 2];
  if (tokens[at - 1]?.text === ':' && (next?.text === '(' || next?.kind === 'string')) {
    return own(MEMBER_HINTS, `string.${text}`) === undefined ? undefined : memberMessage('string', text);
  }
  if (!isVariable(tokens, at) || declared.has(text)) return undefined;
  const why = own(REFUSED_NAMES, text);
  if (why !== undefined) return `${text} is refused: ${why}`;
  return next?.text === '.' && member?.kind === 'name' ? memberMessage(text, member.text) : undefined;
}

/** Every refused construct, in order [LUA-2]. What it misses is still absent from the environment of a fold. */
export function findRefused(tokens: readonly Token[]): Finding[] {
  const declared = declaredNames(tokens);
  return tokens.flatMap((token, at) => {
    const message = messageAt(tokens, at, declared);
    return message === undefined
      ? []
      : [{ line: token.line, column: token.column, code: 'E_REFUSED', message }];
  });
}
