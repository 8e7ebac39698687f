import type { QueryTerm } from '../../../../rpc/contract.ts';
import { readPath } from './path.ts';
import { type Atom, type Mistake, OPERATORS, type ParsedQuery, type PlacedTerm, STATUSES } from './terms.ts';
import { bareValue, endOfWord, readQuoted, readRegex } from './text.ts';

/** An atom or what is wrong with it, and where it ends. */
type Read = { readonly end: number } & (
  | { readonly atom: Atom }
  | { readonly message: string; readonly fix?: string }
);

/** What people write who know another search. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  types: 'type',
  kind: 'type',
  by: 'actor',
  author: 'actor',
  actors: 'actor',
  status: 'is',
  has: 'is',
};

const FORM = {
  type: { name: /^[a-z0-9._*-]{1,80}$/, what: 'A type', example: 'type:add' },
  actor: { name: /^[a-z0-9:._*-]{1,80}$/, what: 'An actor', example: 'actor:ada' },
} as const;

/** Reads what was typed into the filter. What says nothing is left out and explained; nothing ever throws. */
export function parseQuery(text: string): ParsedQuery {
  const terms: PlacedTerm[] = [];
  const mistakes: Mistake[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    const not = text[at] === '-' && at + 1 < text.length && !/\s/.test(text[at + 1] ?? '');
    const read = readAtom(text, not ? at + 1 : at);
    const place = { from: at, to: read.end };
    if ('atom' in read) terms.push({ ...place, term: { not, ...read.atom } as QueryTerm });
    else {
      const { message, fix } = read;
      mistakes.push({ ...place, message, ...(fix === undefined ? {} : { fix: (not ? '-' : '') + fix }) });
    }
    at = read.end;
  }
  return { query: { terms: terms.map(({ term }) => term) }, terms, mistakes };
}

function readAtom(text: string, at: number): Read {
  if (text[at] === '"') return readText(text, at);
  if (text[at] === '/') return readExpression(text, at);
  const word = text.slice(at, endOfWord(text, at));
  const key = /^([a-z]+):/i.exec(word)?.[1]?.toLowerCase();
  if (key === 'type' || key === 'actor') return readName(key, text, at);
  if (key === 'is') return readStatus(word, at);
  if (/^payload(?=[.:=!<>~[]|$)/i.test(word) && word.length > 'payload'.length) return readPayload(text, at);
  const meant = key === undefined ? undefined : OTHER_WORDS[key];
  if (meant !== undefined) {
    const fix = meant + word.slice(word.indexOf(':'));
    return { end: at + word.length, message: `There is no “${key}:”. Did you mean “${fix}”?`, fix };
  }
  return { end: at + word.length, atom: { kind: 'text', value: word } };
}

function readText(text: string, at: number): Read {
  const { value, end } = readQuoted(text, at);
  if (value === '') return { end, message: 'There is nothing between the quotation marks.' };
  return { end, atom: { kind: 'text', value } };
}

function readExpression(text: string, at: number): Read {
  const read = readRegex(text, at);
  if (read === null) {
    const word = text.slice(at);
    const message =
      'A regular expression ends with “/”, as in /W-\\d+/. To find a slash, put it in quotation marks.';
    return { end: text.length, message, fix: `${word}/` };
  }
  if (read.value === '') return { end: read.end, message: 'There is nothing between the slashes.' };
  return { end: read.end, atom: { kind: 'regex', value: read.value } };
}

function readName(kind: 'type' | 'actor', text: string, at: number): Read {
  const start = at + kind.length + 1;
  const quoted = text[start] === '"' ? readQuoted(text, start) : null;
  const end = quoted?.end ?? endOfWord(text, start);
  const value = (quoted?.value ?? text.slice(start, end)).toLowerCase();
  const { name, what, example } = FORM[kind];
  if (value === '') return { end, message: `${what} is missing after “${kind}:”, as in ${example}.` };
  if (!name.test(value)) {
    return {
      end,
      message: `“${value}” cannot be the name of ${what.toLowerCase()}. Write ${example} or ${example}*.`,
    };
  }
  return { end, atom: { kind, value } };
}

function readStatus(word: string, at: number): Read {
  const end = at + word.length;
  const said = word.slice('is:'.length).toLowerCase();
  const value = STATUSES.find((status) => status === said || `${status}s` === said);
  if (value !== undefined) return { end, atom: { kind: 'status', value } };
  const known = STATUSES.map((status) => `is:${status}`).join(', ');
  const near = said === '' ? undefined : STATUSES.find((status) => status.startsWith(said[0] ?? ''));
  const message = said === '' ? `Say what it is: ${known}.` : `An event can be: ${known}.`;
  return { end, message, ...(near === undefined ? {} : { fix: `is:${near}` }) };
}

function readPayload(text: string, at: number): Read {
  const { path, end: after } = readPath(text, at + 'payload'.length);
  const wordEnd = endOfWord(text, after);
  if (path.length === 0)
    return {
      end: wordEnd,
      message: 'Name a path in the payload, as in payload.sku:W-1 or payload.lines[0].n>2.',
    };
  const operator = OPERATORS.find(([sign]) => text.startsWith(sign, after));
  if (operator === undefined) {
    const written = text.slice(at, after);
    const message = `Compare it: ${written}:W-1, ${written}>=10, ${written}~part; or ${written}:* if it only has to be there.`;
    return { end: wordEnd, message, fix: `${written}:*` };
  }
  return readComparison(text, at, after, path, operator);
}

function readComparison(
  text: string,
  at: number,
  after: number,
  path: readonly (string | number)[],
  [sign, is]: (typeof OPERATORS)[number],
): Read {
  const start = after + sign.length;
  if (text[start] === '"') {
    const { value, end } = readQuoted(text, start);
    return { end, atom: { kind: 'path', path, is, value: JSON.stringify(value) } };
  }
  const end = endOfWord(text, start);
  const word = text.slice(start, end);
  if (word === '')
    return { end, message: `Say with what to compare, as in ${text.slice(at, after)}${sign}10.` };
  if (word === '*' && is === '=') return { end, atom: { kind: 'path', path, is: 'exists', value: 'null' } };
  if (/^[[{]/.test(word))
    return {
      end,
      message: 'Lists and objects cannot be compared; name a path in them, as in payload.lines[0].sku:W-1.',
    };
  return { end, atom: { kind: 'path', path, is, value: bareValue(word) } };
}
