import type { FoldFinding } from '../../../../rpc/contract.ts';

/** The texts that are edited side by side. */
export const CODE_FILES = {
  fold: { name: 'fold.lua', label: 'Fold source, Lua' },
  tests: { name: 'fold_test.lua', label: 'Fold tests, Lua' },
} as const;

export type CodeFile = keyof typeof CODE_FILES;

/** A place in one of the texts, 1-based. */
export interface Jump {
  readonly file: CodeFile;
  readonly line: number;
  readonly column: number;
  /** Write what this finding offers instead, once there. */
  readonly fix?: FoldFinding;
}
