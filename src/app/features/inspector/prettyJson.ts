import { formatState, parseState, type StateNode } from '../../../protocol/state/stateText.ts';

/** Canonical JSON over several lines, numbers exactly as written; what does not parse stays as it is. */
export function prettyJson(text: string): string {
  try {
    return lines(parseState(text), '');
  } catch {
    return text;
  }
}

function lines(node: StateNode, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(node) && node.length > 0) {
    return `[\n${node.map((child) => deeper + lines(child, deeper)).join(',\n')}\n${indent}]`;
  }
  if (node instanceof Map && node.size > 0) {
    const entries = [...node].map(
      ([key, child]) => `${deeper}${JSON.stringify(key)}: ${lines(child, deeper)}`,
    );
    return `{\n${entries.join(',\n')}\n${indent}}`;
  }
  return formatState(node);
}
