import type { BisectLog, BisectMark, BisectSample, BisectStatus } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/format.ts';

/** "event 4,999", or the beginning. */
export function placeWords(position: number): string {
  return position === 0 ? 'the beginning' : `event ${formatCount(position)}`;
}

/** As git says it: "9 left, about 3 steps". */
export function leftWords({ left, steps }: Pick<BisectStatus, 'left' | 'steps'>): string {
  const about = steps === 1 ? 'about 1 step' : `about ${formatCount(steps)} steps`;
  return `${formatCount(left)} left, ${about}`;
}

/** What the predicate said at both ends; null before it was asked, and by hand. */
export function endsWords(log: BisectLog): string | null {
  const [first, second] = log.marks;
  if (first?.outcome === undefined || second?.outcome === undefined) return null;
  const [good, bad] = first.term === 'good' ? [first, second] : [second, first];
  return `At ${placeWords(good.position)}: ${good.outcome}. At ${placeWords(bad.position)}: ${bad.outcome}.`;
}

export function outcomeWords({ outcome, term }: BisectMark): string {
  if (outcome === undefined) return term === 'skip' ? 'skipped' : `marked ${term}`;
  if (outcome === 'error') return 'no answer, skipped';
  return `${outcome}, so ${term}`;
}

export function flipWords({ checked, flips }: BisectSample): string {
  const times = flips.length === 1 ? 'it flips once' : `it flips ${formatCount(flips.length)} times`;
  return `Checked at ${formatCount(checked)} points: ${times}.`;
}

/** Bisections halve: about so many questions for a history of this length. */
export function questionsFor(events: number): number {
  return Math.max(1, Math.ceil(Math.log2(Math.max(2, events))));
}

/** For a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The commands that repeat a bisection with the CLI, one a line; events by their Event-CIDs, which never shift. */
export function cliCommands(log: BisectLog): string {
  const at = (mark: BisectMark) => mark.cid ?? '0';
  const ends = log.marks.slice(0, 2).filter(({ term }) => term !== 'skip');
  const options = ends.map((mark) => ` --${mark.term} ${at(mark)}`).join('');
  const start = `git gatos bisect start --state=${shellQuote(log.ns)}${options}`;
  const { predicate } = log;
  if (predicate.kind === 'jq') return `${start}\ngit gatos bisect run jq -e ${shellQuote(predicate.source)}`;
  if (predicate.kind === 'echolua') {
    const file = `cat > predicate.lua <<'END_OF_PREDICATE'\n${predicate.source}\nEND_OF_PREDICATE`;
    return `${file}\n${start}\ngit gatos bisect run --lua predicate.lua`;
  }
  const words = log.marks.slice(2).map((mark) => `git gatos bisect ${mark.term} ${at(mark)}`);
  return [start, ...words].join('\n');
}
