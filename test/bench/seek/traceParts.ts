import type { TraceEvent } from './trace.ts';

/** What the main thread did, by the names of Chromium's trace: milliseconds of each alone, the largest first. */
export function mainThreadParts(events: readonly TraceEvent[], most = 12): readonly string[] {
  const move = events.find(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'pointermove');
  const spans = events
    .filter(({ pid, tid, ph }) => ph === 'X' && pid === move?.pid && tid === move?.tid)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const alone = new Map<string, number>();
  const add = (name: string, us: number) => alone.set(name, (alone.get(name) ?? 0) + us);
  const inside: TraceEvent[] = [];
  for (const span of spans) {
    for (let outer = inside.at(-1); outer !== undefined; outer = inside.at(-1)) {
      if (outer.ts + (outer.dur ?? 0) > span.ts) break;
      inside.pop();
    }
    const outer = inside.at(-1);
    if (outer !== undefined) add(outer.name, -(span.dur ?? 0));
    add(span.name, span.dur ?? 0);
    inside.push(span);
  }
  return [...alone]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([name, us]) => `${(us / 1000).toFixed(0)} ms ${name}`);
}
