/** The colour of an event type: an index into the tokens `--type-0` .. `--type-9`. */
export const TYPE_COLORS = 10;

function hash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return value >>> 0;
}

/**
 * One colour per type: its hash's, or the next free one where an earlier type of the history has it already. Types
 * come in the order of their first event, so a type keeps its colour as the history grows.
 */
export function typeColors(types: readonly string[]): ReadonlyMap<string, number> {
  const taken = new Set<number>();
  const colors = new Map<string, number>();
  for (const type of types) {
    let color = hash(type) % TYPE_COLORS;
    while (taken.has(color) && taken.size < TYPE_COLORS) color = (color + 1) % TYPE_COLORS;
    taken.add(color);
    colors.set(type, color);
  }
  return colors;
}
