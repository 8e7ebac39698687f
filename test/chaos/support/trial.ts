import type { Page } from 'playwright-core';
import { emitAll, ids, importAll } from './tabs.ts';

/** mulberry32: the same choices for the same seed. */
export function seededChoices(seed: number): (below: number) => number {
  let a = seed >>> 0;
  return (below) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const KINDS = ['emit', 'import', 'pack', 'merge'] as const;

/** What happens before a browser is killed. */
export interface TrialPlan {
  readonly number: number;
  readonly kind: (typeof KINDS)[number];
  readonly tabs: number;
  /** Sent at once by each tab that emits. */
  readonly width: number;
  /** Lines of the import, or of each of the small ones that leave something to pack or merge. */
  readonly lines: number;
  readonly imports: number;
  /** Packing and merging are asked for; else they begin by themselves when it is quiet. */
  readonly asked: boolean;
  /** Milliseconds from the first acknowledged event (`import`: from its start; `pack`, `merge`: from the last) to the kill. */
  readonly delay: number;
}

/** The engine packs and merges once nobody has asked for anything for so long. */
const IDLE_MS = 2_000;
/** Fewer objects of one change are loose files each, more are one pack. */
const LOOSE = 40;

export function planTrial(number: number, choose: (below: number) => number): TrialPlan {
  const kind = KINDS[choose(KINDS.length)] ?? 'emit';
  const tabs = kind === 'pack' || kind === 'merge' ? 1 : 1 + choose(3);
  const width = 1 + choose(4);
  const asked = choose(2) === 0;
  const some = { number, kind, tabs, width, asked };
  if (kind === 'emit') return { ...some, lines: 0, imports: 0, delay: choose(500) };
  if (kind === 'import') return { ...some, lines: 200 + choose(1_800), imports: 1, delay: choose(900) };
  const idle = asked ? choose(250) : IDLE_MS + choose(600);
  if (kind === 'pack') return { ...some, lines: LOOSE, imports: 14 + choose(6), delay: idle };
  return { ...some, lines: 60 + choose(60), imports: 4 + choose(8), delay: idle };
}

/** Begins what the plan says; resolves when the kill is due to be counted from. Goes on until the browser is gone. */
export async function beginTrial(
  plan: TrialPlan,
  tabs: readonly Page[],
  world: string,
  { sent, firstDone }: { readonly sent: Set<string>; readonly firstDone: () => Promise<void> },
): Promise<void> {
  const fresh = (prefix: string, count: number) => {
    const made = ids(`t${plan.number}-${prefix}`, count);
    for (const id of made) sent.add(id);
    return made;
  };
  const emitOn = (page: Page | undefined, n: number) => {
    if (page !== undefined)
      void emitAll(page, world, fresh(`tab${n}`, 5_000), plan.width).catch(() => undefined);
  };
  const [first, ...others] = tabs;
  if (first === undefined) throw new Error('There is no tab.');
  if (plan.kind === 'emit') {
    tabs.forEach(emitOn);
    await firstDone();
  } else if (plan.kind === 'import') {
    others.forEach(emitOn);
    void importAll(first, world, fresh('import', plan.lines)).catch(() => undefined);
  } else {
    for (let n = 0; n < plan.imports; n++) await importAll(first, world, fresh(`import${n}`, plan.lines));
  }
}
