import { memo, useMemo, useState } from 'react';
import type { StateNode } from '../../../protocol/state/stateText.ts';
import type { DiffEntry, TreeRow } from '../../../rpc/contract.ts';
import { pathKey } from './path.ts';
import type { TreeModel } from './tree/model.ts';
import { labelOf } from './tree/rowText.ts';
import { TreeView } from './tree/TreeView.tsx';
import { textRows } from './tree/textRows.ts';

export interface TextTreeProps {
  readonly state: StateNode;
  /** Marked in the tree. */
  readonly diff: readonly DiffEntry[];
}

/** A state that is here as a whole, as a tree. */
function Tree({ state, diff }: TextTreeProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const rows = useMemo(() => textRows(state, { toggled, diff, filter: '' }), [state, toggled, diff]);
  const model = useMemo(() => textModel(rows, setToggled), [rows]);
  return <TreeView model={model} label="State" none="No path or value contains that." />;
}

type SetToggled = (change: (before: ReadonlyMap<string, boolean>) => ReadonlyMap<string, boolean>) => void;

function textModel(rows: readonly TreeRow[], setToggled: SetToggled): TreeModel {
  return {
    rowCount: rows.length,
    rowAt: (index) => rows[index],
    show: () => undefined,
    rowOf: async (path) => indexOrNull(rows.findIndex((row) => pathKey(row.path) === pathKey(path))),
    setOpen: (path, open) => setToggled((before) => new Map(before).set(pathKey(path), open)),
    find: async (prefix, from) => indexOrNull(findLabel(rows, prefix, from)),
  };
}

function findLabel(rows: readonly TreeRow[], prefix: string, from: number): number {
  const isIt = (row: TreeRow) => labelOf(row.path).toLowerCase().startsWith(prefix);
  const after = rows.findIndex((row, index) => index >= from && isIt(row));
  return after >= 0 ? after : rows.findIndex(isIt);
}

function indexOrNull(index: number): number | null {
  return index < 0 ? null : index;
}

/** Drawn again only when the state is another, not with every move of the playhead. */
export const TextTree = memo(Tree);
