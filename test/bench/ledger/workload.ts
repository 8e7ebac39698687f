/** What both sides write: the same payloads, hence commits of about the same size. */
export const FOLD = `return function(state, event)
  state.count = (state.count or 0) + 1
  return state
end
`;

const TYPES = ['receive', 'reserve', 'ship'];

export function payloadOf(i: number) {
  return { sku: `sku-${(i * 104729) % 1000}`, n: (i % 9) + 1, price: (i % 100) / 4 };
}

export function typeOf(i: number): string {
  return TYPES[(i * 7919) % 3] ?? 'ship';
}

/** A file of JSON Lines. */
export function linesOf(events: number): Uint8Array {
  const lines: string[] = [];
  for (let i = 0; i < events; i++)
    lines.push(JSON.stringify({ type: typeOf(i), payload: payloadOf(i), id: `row-${i}` }));
  return new TextEncoder().encode(lines.join('\n'));
}

/** Milliseconds or microseconds: the value below which this part of the list lies. */
export function quantile(list: readonly number[], part: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
