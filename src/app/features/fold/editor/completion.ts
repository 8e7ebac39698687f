import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { EVENT_FIELDS, LIBRARY, type LibraryEntry } from '../library.ts';

const KEYWORDS = [
  'and',
  'do',
  'else',
  'elseif',
  'end',
  'false',
  'for',
  'function',
  'if',
  'in',
  'local',
  'nil',
  'not',
  'or',
  'repeat',
  'return',
  'then',
  'true',
  'until',
  'while',
];

const toOption =
  (type?: string) =>
  (entry: LibraryEntry): Completion => ({
    label: entry.name,
    detail: entry.signature.slice(entry.name.length),
    info: entry.about,
    type: type ?? entry.kind,
  });

const OPTIONS: readonly Completion[] = [
  ...EVENT_FIELDS.map(toOption('property')),
  ...LIBRARY.map(toOption()),
  ...KEYWORDS.map((label) => ({ label, type: 'keyword', boost: -1 })),
  { label: 'state', type: 'variable', info: 'The state before this event. Change it and return it.' },
  { label: 'event', type: 'variable', info: 'The event being folded. Read-only.' },
];

/** Completes names of the fold library, the event's fields and Lua's keywords; silent in comments and strings. */
export function completeLua(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  if (/--|["'][^"']*$/.test(line.text.slice(0, context.pos - line.from))) return null;
  const word = context.matchBefore(/[A-Za-z_][\w.]*/);
  if (!word && !context.explicit) return null;
  return { from: word?.from ?? context.pos, options: [...OPTIONS], validFor: /^[\w.]*$/ };
}
