import type { TimelineStrip } from '../../../rpc/contract.ts';

/** One track of the strip: a type, or all the rarer ones together. */
export interface Lane {
  readonly label: string;
  /** Indices into TimelineStrip.types. */
  readonly types: readonly number[];
  /** The type whose colour it has; null for "others". */
  readonly type: string | null;
  readonly events: number;
}

/** The commonest types get a lane each, the rest share the last. In the order of their first event. */
export function planLanes(strip: TimelineStrip, most: number): readonly Lane[] {
  const counts = new Array<number>(strip.types.length).fill(0);
  for (const type of strip.typeOf) counts[type] = (counts[type] ?? 0) + 1;
  const ranked = counts.map((_, type) => type).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const own = new Set(ranked.length <= most ? ranked : ranked.slice(0, most - 1));
  const rest = ranked.filter((type) => !own.has(type));
  const lanes: Lane[] = [...own]
    .sort((a, b) => a - b)
    .map((type) => {
      const name = strip.types[type] ?? '';
      return { label: name, types: [type], type: name, events: counts[type] ?? 0 };
    });
  if (rest.length > 0) {
    const events = rest.reduce((sum, type) => sum + (counts[type] ?? 0), 0);
    lanes.push({ label: `${rest.length} more`, types: rest, type: null, events });
  }
  return lanes;
}
