import { formatCount } from '../../../design/format.ts';

/** "event 1,847", or what position 0 is. */
export function momentWords(position: number): string {
  return position === 0 ? 'the beginning' : `event ${formatCount(position)}`;
}

/** "1,200" or "1200" as a position of 0..total; null for anything else. */
export function parsePosition(text: string, total: number): number | null {
  const digits = text.trim().replaceAll(',', '');
  if (!/^\d{1,12}$/.test(digits)) return null;
  const position = Number(digits);
  return position <= total ? position : null;
}

export interface Changed {
  readonly position: number;
  /** What it is compared with; null: with the moment before it. */
  readonly since: number | null;
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/** What a list of changes is headed with. */
export function diffHeading({ position, since, count, more }: Changed): string {
  if (since === null) {
    const event = `event ${formatCount(position)}`;
    return count === 0 ? `E${event.slice(1)} changed nothing` : `What ${event} changed`;
  }
  if (since === position) return 'Both ends are the same moment: move the playhead';
  const ends = `from ${momentWords(since)} to ${momentWords(position)}`;
  return count === 0 ? `Nothing is different ${ends}` : `${changesWords(count, more)} ${ends}`;
}

/** "12 changes", "1,000 or more changes". */
export function changesWords(count: number, more: boolean): string {
  return `${formatCount(count)}${more ? ' or more' : ''} ${count === 1 && !more ? 'change' : 'changes'}`;
}
