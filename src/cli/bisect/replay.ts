import { GatosError } from '../../protocol/errors.ts';

export type Replayed =
  | { readonly verb: 'start'; readonly ns: string; readonly good: string | null; readonly bad: string | null }
  | { readonly verb: 'good' | 'bad' | 'skip'; readonly events: readonly string[] };

const MAX_LINES = 20_000;

/** The commands of a log as `bisect log` writes it; `#` begins a comment. Throws ERR_USAGE with the line. */
export function parseBisectLog(text: string): readonly Replayed[] {
  const lines = text.split('\n');
  if (lines.length > MAX_LINES)
    throw new GatosError('ERR_LIMIT', `The log has more than ${MAX_LINES} lines.`);
  const commands: Replayed[] = [];
  for (const [i, line] of lines.entries()) {
    const words = (line.split('#')[0] ?? '').trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) continue;
    commands.push(parseLine(words, i + 1));
  }
  if (commands[0]?.verb !== 'start')
    throw new GatosError('ERR_USAGE', 'This is not the log of a bisection: it does not begin with "start".');
  return commands;
}

function parseLine(words: readonly string[], line: number): Replayed {
  const at = words.indexOf('bisect') + 1;
  const verb = words[at];
  const rest = words.slice(at + 1);
  if (at > 0 && verb === 'start') return parseStart(rest, line);
  const marks = verb === 'good' || verb === 'bad' || verb === 'skip';
  if (at > 0 && marks && rest.length > 0) return { verb, events: rest };
  throw unknown(line, words.join(' '));
}

function parseStart(words: readonly string[], line: number): Replayed {
  const found = { ns: 'main', good: null as string | null, bad: null as string | null };
  const names = { '--state': 'ns', '--good': 'good', '--bad': 'bad' } as const;
  for (let i = 0; i < words.length; i++) {
    const [option = '', joined] = (words[i] ?? '').split(/=(.*)/s);
    if (!Object.hasOwn(names, option)) throw unknown(line, words[i] ?? '');
    const value = joined ?? words[++i];
    if (value === undefined) throw unknown(line, option);
    found[names[option as keyof typeof names]] = value;
  }
  return { verb: 'start', ...found };
}

function unknown(line: number, words: string): GatosError {
  return new GatosError(
    'ERR_USAGE',
    `Line ${line} of the log is none of start, good, bad and skip: ${words.slice(0, 80)}`,
  );
}
