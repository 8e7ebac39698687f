import type { EventQuery, QueryTerm } from '../../../../rpc/contract.ts';
import { parseQuery } from './parse.ts';
import { writePath } from './path.ts';
import { OPERATORS, type PathTerm } from './terms.ts';
import { bareValue, quote, slashes } from './text.ts';

/** The text that `parseQuery` reads as this query. */
export function formatQuery({ terms }: EventQuery): string {
  return terms.map(formatTerm).join(' ');
}

export function formatTerm(term: QueryTerm): string {
  return `${term.not ? '-' : ''}${formatAtom(term)}`;
}

function formatAtom(term: QueryTerm): string {
  switch (term.kind) {
    case 'type':
    case 'actor':
      return `${term.kind}:${term.value}`;
    case 'status':
      return `is:${term.value}`;
    case 'regex':
      return slashes(term.value);
    case 'path':
      return formatComparison(term);
    case 'text':
      return isRead(term.value, term.value) ? term.value : quote(term.value);
  }
}

/** Whether that text, as it stands, is read as a search for `value`. */
function isRead(text: string, value: string): boolean {
  const { terms, mistakes } = parseQuery(text);
  const term = terms[0]?.term;
  return (
    terms.length === 1 && mistakes.length === 0 && term?.kind === 'text' && !term.not && term.value === value
  );
}

function formatComparison({ path, is, value }: PathTerm): string {
  const left = `payload${writePath(path)}`;
  if (is === 'exists') return `${left}:*`;
  const sign = OPERATORS.find(([, operator]) => operator === is)?.[0] ?? ':';
  return left + sign + formatValue(value);
}

/** Texts without their quotation marks, where they are no other value then. */
function formatValue(json: string): string {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'string') return json;
  const isPlain = value !== '' && value !== '*' && !/^[[{"=]|\s/.test(value) && bareValue(value) === json;
  return isPlain ? value : quote(value);
}
