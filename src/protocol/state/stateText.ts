import { compareText } from '../bytes.ts';
import { type ExactJson, parseJsonExact } from '../codec/parseJson.ts';

/** A state as a tree whose numbers are exact decimal text (ENC-7). Objects keep the canonical key order. */
export type StateNode = ExactJson;

/** [STA-2] Reads canonical state text; numbers never pass through a double. Throws ERR_JSON_INVALID. */
export function parseState(text: string): StateNode {
  return parseJsonExact(text);
}

/** The canonical text of a (sub)tree: keys in UTF-16 code unit order, number text as it stands. */
export function formatState(node: StateNode): string {
  if (node === null || typeof node === 'boolean') return String(node);
  if (typeof node === 'string') return JSON.stringify(node);
  if (Array.isArray(node)) return `[${node.map(formatState).join(',')}]`;
  if (node instanceof Map) {
    const keys = [...node.keys()].sort(compareText);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${formatState(node.get(key) ?? null)}`).join(',')}}`;
  }
  return node.number;
}
