import { parseQuery } from './parse.ts';
import type { Counted, SearchFacts } from './suggest.ts';

/** A type or actor that is searched for and that no event of the history has. */
export interface UnknownName {
  readonly kind: 'type' | 'actor';
  readonly value: string;
  /** Those that contain it, the commonest first. */
  readonly meant: readonly Meant[];
}

export interface Meant {
  readonly name: string;
  /** The whole search with this name in the place of the unknown one. */
  readonly text: string;
}

const MOST = 4;

/** The names in the search that nothing has; a pattern (`sale.*`) is none. */
export function unknownNames(
  text: string,
  facts: Pick<SearchFacts, 'types' | 'actors'>,
): readonly UnknownName[] {
  return parseQuery(text).terms.flatMap(({ from, to, term }) => {
    if (term.not || (term.kind !== 'type' && term.kind !== 'actor')) return [];
    const { kind, value } = term;
    const names = kind === 'type' ? facts.types : facts.actors;
    // An actor is also found by the part behind its kind: `ada` is `user:ada`.
    const isKnown = ({ name }: Counted) =>
      name === value || (kind === 'actor' && name.slice(name.indexOf(':') + 1) === value);
    if (value.includes('*') || names.length === 0 || names.some(isKnown)) return [];
    const alike = [...names].filter(({ name }) => name.includes(value)).sort((a, b) => b.count - a.count);
    const meant = alike.slice(0, MOST).map(({ name }) => ({
      name,
      text: `${text.slice(0, from)}${kind}:${name}${text.slice(to)}`,
    }));
    return [{ kind, value, meant }];
  });
}
