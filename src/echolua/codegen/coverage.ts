import type { SourceMap } from '../compile/compile.ts';
import { isStatement, walkElc } from '../compile/walk.ts';
import type { Elc } from '../elc.ts';

export interface LineHits {
  /** 1-based. */
  readonly line: number;
  readonly hits: number;
}

/**
 * Hits by line of the source: of every line on which a statement starts, in order; 0 where none of them ran. Where
 * several start on one line, that of the one that ran most often. `counts` is by ELC node.
 */
export function lineHits(elc: Elc, sourceMap: SourceMap, counts: ReadonlyMap<number, number>): LineHits[] {
  const lines = new Map<number, number>();
  walkElc(elc, (node, number) => {
    const line = sourceMap[number]?.line;
    if (line === undefined || !isStatement(node)) return;
    lines.set(line, Math.max(lines.get(line) ?? 0, counts.get(number) ?? 0));
  });
  return [...lines].map(([line, hits]) => ({ line, hits })).sort((a, b) => a.line - b.line);
}
