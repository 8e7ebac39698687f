import { diffStates } from '../../../protocol/state/diff.ts';
import { formatState, type StateNode } from '../../../protocol/state/stateText.ts';
import { formatPath, type StatePath } from './path.ts';

/** Differences a case lists; the first says most. */
const MAX_SHOWN = 5;
const MAX_TEXT = 200;

export function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}

function hint(expected: string | undefined, got: string | undefined): string {
  if (expected === '{}' && got?.startsWith('[')) return ' (an empty list is written json.array())';
  if (expected === '[]' && got === '{}') return ' (an empty table becomes {}; json.array() makes a list)';
  return '';
}

function difference(path: StatePath, expected: string | undefined, got: string | undefined): string {
  const words = (text: string | undefined) => (text === undefined ? 'nothing' : shortened(text));
  return `${formatPath(path)}: expected ${words(expected)}, got ${words(got)}${hint(expected, got)}`;
}

/**
 * What differs in words, one line a place, in canonical key order: `stock.widget: expected 2, got 3`. Numbers are the
 * exact decimals of the state [ENC-7]. Empty if nothing does. `undefined` stands for: there is nothing.
 */
export function differences(
  expected: StateNode | undefined,
  got: StateNode | undefined,
  at: StatePath = [],
): string[] {
  if (expected === undefined || got === undefined) {
    if (expected === got) return [];
    const text = (node: StateNode | undefined) => (node === undefined ? undefined : formatState(node));
    return [difference(at, text(expected), text(got))];
  }
  const { diff, truncated } = diffStates(expected, got, MAX_SHOWN);
  const lines = diff.map(({ path, before, after }) => difference([...at, ...path], before, after));
  return truncated ? [...lines, 'and more'] : lines;
}
