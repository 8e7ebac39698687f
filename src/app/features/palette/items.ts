import type { Note, TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';
import {
  type CommandSpec,
  isWorldOpen,
  setFilter,
  setView,
  usePlayhead,
  useSelection,
} from '../../stores/index.ts';
import { asStep } from '../../stores/router.ts';
import { formatTerm } from '../journal/query/format.ts';
import type { SavedFilter } from '../journal/savedFilters.ts';
import { momentOf } from '../notes/notesStore.ts';
import { rank } from './rank.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly shortcut?: string;
  readonly run: () => void;
}

/** What the palette can lead to beside commands. */
export interface PaletteFacts {
  readonly strip: TimelineStrip | null;
  readonly saved: readonly SavedFilter[];
  readonly notes: readonly Note[];
  /** What the engine found for what was typed: events by an id, paths of the state. */
  readonly found: readonly PaletteItem[];
}

const MOST = 40;
const MOST_OF_A_KIND = 5;

/** "4211", "#4,211" or "event 4211" is a place in the history. */
export function parseEventNumber(typed: string): number | null {
  const match = /^(?:event\s+)?#?\s*(\d[\d,]*)$/i.exec(typed.trim());
  return match?.[1] === undefined ? null : Number(match[1].replaceAll(',', ''));
}

export function goToEvent(number: number, cid?: string): void {
  asStep(() => {
    usePlayhead.getState().set(number);
    if (cid !== undefined) useSelection.getState().select({ number, cid });
  });
}

function filterBy(text: string): () => void {
  return () => {
    setView('journal');
    setFilter(text);
  };
}

function jumpItems(typed: string, total: number): readonly PaletteItem[] {
  const number = parseEventNumber(typed);
  if (number === null || number > total) return [];
  const label = number === 0 ? 'Go to before the first event' : `Go to event ${formatCount(number)}`;
  return [{ id: 'jump', label, group: 'Playhead', run: () => goToEvent(number) }];
}

/** The best of a list by how their words answer what was typed. */
function bestOf<T>(list: readonly T[], typed: string, words: (one: T) => string): readonly T[] {
  return list
    .map((one) => ({ one, score: rank(words(one), typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_OF_A_KIND)
    .map(({ one }) => one);
}

function findItems(typed: string, { strip, saved, notes }: PaletteFacts): readonly PaletteItem[] {
  const text = typed.trim();
  if (text === '') return [];
  const group = 'Find';
  return [
    ...bestOf(saved, text, ({ name }) => `filter: ${name}`).map((filter) => ({
      id: `saved.${filter.name}`,
      label: `Filter: ${filter.name}`,
      group: 'Saved filters',
      run: filterBy(filter.text),
    })),
    ...bestOf(strip?.types ?? [], text, (type) => type).map((type) => ({
      id: `type.${type}`,
      label: `Show events of type ${type}`,
      group,
      run: filterBy(`type:${type}`),
    })),
    ...bestOf(strip?.actors ?? [], text, (actor) => actor).map((actor) => ({
      id: `actor.${actor}`,
      label: `Show events by ${actor}`,
      group,
      run: filterBy(`actor:${actor}`),
    })),
    ...bestOf(notes, text, (note) => `note on event ${momentOf(note)}: ${note.text}`).map((note) => ({
      id: `note.${note.cid}`,
      label: `Note on event ${formatCount(momentOf(note))}: ${note.text.slice(0, 80)}`,
      group: 'Notes',
      run: () => goToEvent(momentOf(note)),
    })),
    {
      id: 'find',
      label: `Find “${text}” in the journal`,
      group,
      // As typed where it is a filter already; words are looked for as they stand.
      run: filterBy(/[:"/]/.test(text) ? text : formatTerm({ not: false, kind: 'text', value: text })),
    },
  ];
}

/** Every note, newest first, for who asks for them. */
function noteItems(typed: string, notes: readonly Note[]): readonly PaletteItem[] {
  if (!/^notes?$/i.test(typed.trim())) return [];
  return [...notes].reverse().map((note) => ({
    id: `note.${note.cid}`,
    label: `Note on event ${formatCount(momentOf(note))}: ${note.text.slice(0, 80)}`,
    group: 'Notes',
    run: () => {
      goToEvent(momentOf(note));
      useSelection.getState().setInspectorOpen(true);
      useSelection.getState().setTab('event');
    },
  }));
}

/** What the palette offers for what was typed, best first. */
export function planItems(
  typed: string,
  commands: Iterable<CommandSpec>,
  facts: PaletteFacts,
): readonly PaletteItem[] {
  const hasWorld = isWorldOpen();
  const offered = [...commands]
    .filter((command) => command.when?.() !== false)
    .map((command) => ({ command, score: rank(`${command.label} ${command.group ?? ''}`, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }): PaletteItem => ({ ...command, group: command.group ?? 'Commands' }));
  const places = hasWorld
    ? [...jumpItems(typed, usePlayhead.getState().total), ...facts.found, ...noteItems(typed, facts.notes)]
    : [];
  const finds = hasWorld ? findItems(typed, facts) : [];
  const items = [...places, ...offered.slice(0, MOST - finds.length), ...finds];
  const seen = new Set<string>();
  return items.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, MOST);
}
