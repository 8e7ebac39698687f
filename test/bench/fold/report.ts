import type { CompileFigures } from './compile.ts';
import { OURS, OURS_KEPT, OURS_TOLD } from './echo.ts';
import { REDUX } from './reduxToolkit.ts';
import type { Figures } from './rounds.ts';
import { median, quantile } from './statistics.ts';
import { STOCK } from './wasmoon.ts';

/** Slice by slice, so that both were measured at about the same time. */
function ratio(figures: Figures, name: string, base: string): number {
  const bases = figures.get(base) ?? [];
  return median((figures.get(name) ?? []).map((figure, i) => figure / (bases[i] ?? Number.NaN)));
}

function row(figures: Figures, name: string): string {
  const list = figures.get(name) ?? [];
  const spread = `${quantile(list, 0.1).toFixed(2)} to ${quantile(list, 0.9).toFixed(2)}`;
  const ratios = [STOCK, OURS, OURS_TOLD].map((base) => ratio(figures, name, base).toFixed(2));
  return `| ${[name, median(list).toFixed(2), spread, ...ratios].join(' | ')} |`;
}

/** One table: everybody's median, where eight in ten lie, and ratios. */
export function formatFigures(title: string, figures: Figures): string {
  return `### ${title}

| | µs an event | most between | to stock Lua | to ours | to ours with deltas |
|---|---|---|---|---|---|
${[...figures]
  .filter(([, list]) => list.length > 0)
  .map(([name]) => row(figures, name))
  .join('\n')}`;
}

interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly found: number;
  readonly met: boolean;
  readonly unit: string;
}

function targetsOf(figures: Figures, compile: CompileFigures): Target[] {
  const atMost = (what: string, limit: number, found: number, unit: string): Target => ({
    what,
    wanted: `at most ${limit}${unit}`,
    found,
    met: found <= limit,
    unit,
  });
  const atLeast = (what: string, limit: number, found: number): Target => ({
    what,
    wanted: `at least ${limit}x`,
    found,
    met: found >= limit,
    unit: 'x',
  });
  const targets = [
    atMost('ours without deltas, to stock Lua on wasmoon', 2.2, ratio(figures, OURS, STOCK), 'x'),
    atMost('ours with deltas, transfer included', 6, median(figures.get(OURS_TOLD) ?? []), ' µs an event'),
    atMost('ours with its history kept', 6, median(figures.get(OURS_KEPT) ?? []), ' µs an event'),
    atLeast('Redux Toolkit, to ours with deltas', 3, ratio(figures, REDUX, OURS_TOLD)),
    atLeast('Redux Toolkit, to ours without', 3, ratio(figures, REDUX, OURS)),
    atLeast('fengari, to ours with deltas', 5, ratio(figures, 'fengari', OURS_TOLD)),
    atLeast('fengari, to ours without', 5, ratio(figures, 'fengari', OURS)),
    atMost(`compiling a fold of ${compile.lines} lines, the first time`, 50, compile.first, ' ms'),
    atMost('the same again', 50, compile.median, ' ms'),
    atMost('opening what came of it', 50, compile.open, ' ms'),
  ];
  return targets.filter(({ found }) => !Number.isNaN(found));
}

/** What was to be reached, and whether it is. */
export function formatTargets(figures: Figures, compile: CompileFigures): string {
  const rows = targetsOf(figures, compile).map(
    ({ what, wanted, found, met, unit }) =>
      `| ${what} | ${wanted} | ${found.toFixed(2)}${unit} | ${met ? 'yes' : '**no**'} |`,
  );
  return `| | wanted | found | reached |\n|---|---|---|---|\n${rows.join('\n')}`;
}
