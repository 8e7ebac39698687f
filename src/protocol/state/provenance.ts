import { compareText } from '../bytes.ts';
import { formatState, type StateNode } from './stateText.ts';

const INDENT = '  ';
export const PROVENANCE_KEY = '_provenance';

/** Indented JSON of a state; numbers stay the decimal text that they are (ENC-7). */
export function prettyState(node: StateNode, indent = ''): string {
  const inner = indent + INDENT;
  if (Array.isArray(node)) {
    return enclosed(
      node.map((item) => prettyState(item, inner)),
      '[',
      ']',
      indent,
    );
  }
  if (node instanceof Map) {
    const keys = [...node.keys()].sort(compareText);
    const entries = keys.map((key) => `${JSON.stringify(key)}: ${prettyState(node.get(key) ?? null, inner)}`);
    return enclosed(entries, '{', '}', indent);
  }
  return formatState(node);
}

function enclosed(entries: readonly string[], open: string, close: string, indent: string): string {
  if (entries.length === 0) return open + close;
  const inner = indent + INDENT;
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`;
}

/** What a state follows from, in one line. `event` is the Event-CID that led to it; null at the beginning. */
export function provenanceText(of: {
  readonly stateRoot: string;
  readonly event: string | null;
  readonly foldRoot: string;
  readonly engine: string;
}): string {
  return `state=${of.stateRoot} event=${of.event ?? 'none'} fold=${of.foldRoot} engine=${of.engine}`;
}

/**
 * The state with `_provenance` as its last key. A fold's own key of that name gives way to it, and a state that is a
 * list goes under `state`: `--json` shows both as they are.
 */
export function prettyWithProvenance(state: StateNode, provenance: string): string {
  const entries: string[] = [];
  if (state instanceof Map) {
    for (const key of [...state.keys()].sort(compareText)) {
      if (key === PROVENANCE_KEY) continue;
      entries.push(`${JSON.stringify(key)}: ${prettyState(state.get(key) ?? null, INDENT)}`);
    }
  } else {
    entries.push(`"state": ${prettyState(state, INDENT)}`);
  }
  entries.push(`"${PROVENANCE_KEY}": ${JSON.stringify(provenance)}`);
  return enclosed(entries, '{', '}', '');
}
