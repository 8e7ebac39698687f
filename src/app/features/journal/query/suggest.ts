import { formatCount } from '../../../design/index.ts';
import { OPERATORS, STATUSES, type Status } from './terms.ts';

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** What there is to search for in the open history. */
export interface SearchFacts {
  readonly types: readonly Counted[];
  readonly actors: readonly Counted[];
  readonly statuses: Readonly<Record<Status, number>>;
  /** Paths seen in payloads, as they are written: `payload.sku`. */
  readonly paths: readonly Counted[];
}

export interface Suggestion {
  /** What is put in the place of the word; one that ends a term ends with a blank. */
  readonly text: string;
  readonly label: string;
  /** How many events, or what the word is for. */
  readonly detail: string;
}

export interface Suggestions {
  /** The word they would replace. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

const MOST = 8;
const KEYS: readonly Suggestion[] = [
  { text: 'type:', label: 'type:', detail: 'what kind of event' },
  { text: 'actor:', label: 'actor:', detail: 'who signed it' },
  { text: 'is:', label: 'is:', detail: 'fault, note, checkpoint' },
  { text: 'payload.', label: 'payload.', detail: 'a value in it' },
];

/** What the word at the caret could become, the likeliest first. */
export function suggest(text: string, caret: number, facts: SearchFacts): Suggestions {
  const from = wordStart(text, caret);
  const rest = /\s/.exec(text.slice(caret));
  const to = rest === null ? text.length : caret + rest.index;
  const typed = text.slice(from, caret);
  const sign = typed.startsWith('-') ? '-' : '';
  const word = typed.slice(sign.length).toLowerCase();
  const items = itemsFor(word, facts).slice(0, MOST);
  return { from, to, items: items.map((item) => ({ ...item, text: sign + item.text })) };
}

/** A word begins behind white space that is in no quotation and no expression. */
function wordStart(text: string, caret: number): number {
  let start = 0;
  let inside = '';
  for (let i = 0; i < caret; i++) {
    const c = text[i] ?? '';
    if (inside !== '') {
      if (c === '\\') i++;
      else if (c === inside) inside = '';
    } else if (c === '"' || (c === '/' && (i === start || text.slice(start, i) === '-'))) inside = c;
    else if (/\s/.test(c)) start = i + 1;
  }
  return Math.min(start, caret);
}

function itemsFor(word: string, facts: SearchFacts): readonly Suggestion[] {
  const key = /^(type|actor|is):(.*)$/.exec(word);
  const said = key?.[2] ?? '';
  if (key?.[1] === 'type') return named('type', facts.types, said);
  if (key?.[1] === 'actor') return named('actor', facts.actors, said);
  if (key?.[1] === 'is') return statuses(facts, said);
  if (word.startsWith('payload')) return paths(facts, word);
  if (/^["/]/.test(word)) return [];
  const keys = KEYS.filter(({ text }) => text.startsWith(word));
  if (word === '') return keys;
  return [
    ...keys,
    ...named('type', facts.types, word),
    ...named('actor', facts.actors, word),
    ...statuses(facts, word),
  ];
}

/** Names that hold what was typed, those that begin with it first; among equals the commonest. */
function ranked(names: readonly Counted[], said: string): readonly Counted[] {
  const score = (name: string) => (name.startsWith(said) ? 2 : name.includes(said) ? 1 : 0);
  return names
    .filter(({ name }) => score(name) > 0)
    .sort((a, b) => score(b.name) - score(a.name) || b.count - a.count);
}

const events = (count: number) => `${formatCount(count)} ${count === 1 ? 'event' : 'events'}`;

function named(key: 'type' | 'actor', names: readonly Counted[], said: string): readonly Suggestion[] {
  const bare = (name: string) => name.slice(name.indexOf(':') + 1);
  const list = key === 'type' ? ranked(names, said) : names.filter(({ name }) => name.includes(said));
  const one =
    key === 'type'
      ? list
      : [...list].sort(
          (a, b) =>
            Number(bare(b.name).startsWith(said)) - Number(bare(a.name).startsWith(said)) ||
            b.count - a.count,
        );
  return one.map(({ name, count }) => ({
    text: `${key}:${name} `,
    label: `${key}:${name}`,
    detail: events(count),
  }));
}

function statuses(facts: SearchFacts, said: string): readonly Suggestion[] {
  return STATUSES.filter((status) => status.startsWith(said)).map((status) => ({
    text: `is:${status} `,
    label: `is:${status}`,
    detail: status === 'denied' ? 'never recorded here' : events(facts.statuses[status]),
  }));
}

function paths(facts: SearchFacts, word: string): readonly Suggestion[] {
  const whole = facts.paths.find(({ name }) => name.toLowerCase() === word);
  if (whole !== undefined) {
    const signs = OPERATORS.filter(([sign]) => sign !== '=');
    const detail: Readonly<Record<string, string>> = {
      ':': 'is',
      '!=': 'is another than',
      '~': 'contains',
    };
    return signs.map(([sign]) => ({
      text: whole.name + sign,
      label: whole.name + sign,
      detail: detail[sign] ?? 'compares numbers and texts',
    }));
  }
  return ranked(facts.paths, word).map(({ name, count }) => ({
    text: name,
    label: name,
    detail: `in ${events(count)} seen`,
  }));
}
