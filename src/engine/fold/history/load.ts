import { rawFromText } from '../../../echolua/q32.ts';
import type { DeltaSink, StateScalar } from '../../../ports/lua.ts';
import { parseState, type StateNode } from '../../../protocol/state/stateText.ts';

/** Tells a sink the state of a canonical text, as a session that stands there would. */
export function tellState(text: string, sink: DeltaSink): void {
  let tables = 0;
  const place = (value: StateNode, put: (value: StateScalar, child: boolean) => void): void => {
    if (Array.isArray(value) || value instanceof Map) put(table(value), true);
    else put(value !== null && typeof value === 'object' ? numberOf(value.number) : value, false);
  };
  const table = (node: readonly StateNode[] | ReadonlyMap<string, StateNode>): number => {
    tables += 1;
    const id = tables;
    if (node instanceof Map) {
      sink.object(id);
      for (const [key, value] of node) place(value, (scalar, child) => sink.field(id, key, scalar, child));
    } else if (Array.isArray(node)) {
      sink.list(id, node.length);
      for (const [i, value] of node.entries())
        place(value, (scalar, child) => sink.item(id, i, scalar, child));
    }
    return id;
  };
  place(parseState(text), (root) => sink.root(root as number));
  sink.end();
}

function numberOf(text: string): number | bigint {
  const raw = rawFromText(text);
  return BigInt.asUintN(32, raw) === 0n ? Number(raw >> 32n) : raw;
}
