import { CHROMIUM_HELP } from '../../../src/tools/chromium.mjs';
import { ROOT } from '../../../src/tools/process.mjs';
import { bundleWorker } from './bundle.ts';
import { openChromium } from './chromium.ts';
import { openNative } from './native.ts';
import { openNode } from './node.ts';
import type { Place } from './protocol.ts';
import { REDUX } from './reduxToolkit.ts';
import { formatFigures, formatTargets } from './report.ts';
import { runRounds } from './rounds.ts';
import { BATCH, EVENTS, SKUS } from './workload.ts';

const ROUNDS = 9;
/** It takes half a minute. */
const REDUX_ROUNDS = 1;
const INTRODUCTION = `${EVENTS.toLocaleString('en')} events, a reducer over ${SKUS.toLocaleString('en')} SKUs, batches of ${BATCH.toLocaleString('en')}: ${ROUNDS} rounds
after one to warm up (${REDUX_ROUNDS} of Redux Toolkit). All take turns every 5,000 events; figures are medians over the turns. All come to
the same state, byte for byte.`;

/** Everybody in a worker and beside it; then our own and the other Lua in this process, for comparison. */
async function benchPlace(place: Place, native: readonly Place[], withRedux: boolean): Promise<string> {
  const compile = await place.compile?.();
  const few = new Map([[REDUX, withRedux ? Math.min(REDUX_ROUNDS, ROUNDS) : 0]]);
  const figures = await runRounds([place, ...native], ROUNDS, few);
  const table = formatFigures(place.name, figures);
  return compile ? `${table}\n\n${formatTargets(figures, compile)}\n` : `${table}\n`;
}

/** The fold section: prints Markdown. */
export async function benchFold(): Promise<void> {
  const native = openNative();
  const chromium = await openChromium(await bundleWorker(ROOT));
  const node = await openNode(ROOT);
  const others = native ? [native] : [];
  console.log(`${INTRODUCTION}\n`);
  if (chromium) console.log(await benchPlace(chromium, others, true));
  else console.log(`${CHROMIUM_HELP}\n`);
  console.log(await benchPlace(node, others, chromium === undefined));
  for (const place of [chromium, node, native]) await place?.stop();
}
