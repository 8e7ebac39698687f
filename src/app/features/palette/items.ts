import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';
import { type CommandSpec, isWorldOpen, setView, usePlayhead } from '../../stores/index.ts';
import { usePages } from '../../stores/pages.ts';
import { setJournalFilter } from '../journal/filterStore.ts';
import { rank } from './rank.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly shortcut?: string;
  readonly run: () => void;
}

const MOST = 40;

/** "4211", "#4,211" or "event 4211" is a place in the history. */
export function parseEventNumber(typed: string): number | null {
  const match = /^(?:event\s+)?#?\s*(\d[\d,]*)$/i.exec(typed.trim());
  return match?.[1] === undefined ? null : Number(match[1].replaceAll(',', ''));
}

function jumpItems(typed: string, total: number): readonly PaletteItem[] {
  const number = parseEventNumber(typed);
  if (number === null || number > total) return [];
  const label = number === 0 ? 'Go to before the first event' : `Go to event ${formatCount(number)}`;
  return [{ id: 'jump', label, group: 'Playhead', run: () => usePlayhead.getState().set(number) }];
}

function findItems(typed: string, strip: TimelineStrip | null): readonly PaletteItem[] {
  if (typed.trim() === '') return [];
  const find = (text: string) => () => {
    setView('journal');
    setJournalFilter(text);
    usePages.getState().ensure(1, 1);
  };
  const types = (strip?.types ?? []).filter((type) => rank(type, typed) > 0).slice(0, 5);
  return [
    ...types.map((type) => ({
      id: `type.${type}`,
      label: `Show events of type ${type}`,
      group: 'Find',
      run: find(type),
    })),
    { id: 'find', label: `Find “${typed.trim()}” in the journal`, group: 'Find', run: find(typed.trim()) },
  ];
}

/** What the palette offers for what was typed, best first. */
export function planItems(
  typed: string,
  commands: Iterable<CommandSpec>,
  strip: TimelineStrip | null,
): readonly PaletteItem[] {
  const hasWorld = isWorldOpen();
  const offered = [...commands]
    .filter((command) => command.when?.() !== false)
    .map((command) => ({ command, score: rank(`${command.label} ${command.group ?? ''}`, typed) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }): PaletteItem => ({ ...command, group: command.group ?? 'Commands' }));
  const places = hasWorld ? jumpItems(typed, usePlayhead.getState().total) : [];
  const finds = hasWorld ? findItems(typed, strip) : [];
  return [...places, ...offered, ...finds].slice(0, MOST);
}
