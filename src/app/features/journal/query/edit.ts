import { parseQuery } from './parse.ts';

/** The text without what stands at from..to, and without the gap that leaves. */
export function removePart(text: string, from: number, to: number): string {
  return [text.slice(0, from).trimEnd(), text.slice(to).trimStart()].filter(Boolean).join(' ');
}

/** The text with one more term; one that is in it already is not said twice. */
export function addTerm(text: string, term: string): string {
  const known = parseQuery(text).terms.some(({ from, to }) => text.slice(from, to) === term);
  return known ? text : [text.trim(), term].filter(Boolean).join(' ');
}
