import { createEchoRuntime } from '../../../src/adapters/wasmoon/echo/index.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { longFold } from './longFold.ts';
import { median } from './statistics.ts';

export const LINES = 500;
const TIMES = 25;

export interface CompileFigures {
  readonly lines: number;
  /** Milliseconds from source to ELC and its hash, linted: the first one, and the median of those after it. */
  readonly first: number;
  readonly median: number;
  /** Milliseconds from ELC to a session that is ready, wasm already compiled. */
  readonly open: number;
}

/** Compiles a long fold, each time another one, so that nothing remembered helps. */
export async function timeCompile(loadWasm: () => Promise<Uint8Array>): Promise<CompileFigures> {
  const runtime = createEchoRuntime({ loadWasm });
  const compiling: number[] = [];
  const opening: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const source = longFold(LINES, i);
    const start = performance.now();
    const { elc, findings } = compileToElc(source, { kind: 'fold' });
    compiling.push(performance.now() - start);
    if (!elc) throw new Error(`the long fold does not compile: ${findings[0]?.message}`);
    const opened = performance.now();
    const session = await runtime.openFoldElc(elc);
    opening.push(performance.now() - opened);
    session.close();
  }
  const lines = longFold(LINES).trimEnd().split('\n').length;
  const [first = 0, ...rest] = compiling;
  return { lines, first, median: median(rest), open: median(opening.slice(1)) };
}
