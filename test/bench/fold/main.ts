import { ROOT } from '../../../src/tools/process.mjs';
import { bundleWorker } from './bundle.ts';
import { openChromium } from './chromium.ts';
import { openNative } from './native.ts';
import { openNode } from './node.ts';
import type { Place } from './protocol.ts';
import { formatCompile, formatFigures, formatTargets } from './report.ts';
import { type Figures, runRounds } from './rounds.ts';
import { EVENTS, SKUS } from './workload.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);

async function measure(place: Place, others: readonly Place[]): Promise<{ figures: Figures; table: string }> {
  const figures = await runRounds([place, ...others], ROUNDS);
  return { figures, table: formatFigures(place.name, figures) };
}

/** The fold section: prints Markdown. */
export async function benchFold(): Promise<void> {
  const native = openNative();
  const others = native ? [native] : [];
  const chromium = await openChromium(await bundleWorker(ROOT));
  const places = [...(chromium ? [chromium] : []), await openNode(ROOT)];
  const compiling: string[] = [];
  console.log(
    `${EVENTS.toLocaleString('en')} events, a reducer over ${SKUS.toLocaleString('en')} SKUs, batches of 1,000; medians of ${ROUNDS} rounds in turn after one to warm up.\n`,
  );
  for (const place of places) {
    const compile = await place.compile?.();
    const { figures, table } = await measure(place, others);
    console.log(`${table}\n`);
    if (!compile) continue;
    console.log(`${formatTargets(figures, compile)}\n`);
    compiling.push(formatCompile(place.name, compile));
  }
  console.log('### Compiling\n\n| | lines | first, ms | then, ms | opened, ms |\n|---|---|---|---|---|');
  console.log(compiling.join('\n'));
  for (const place of [...places, ...others]) await place.stop();
}
