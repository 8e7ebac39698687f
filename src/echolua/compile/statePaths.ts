import { entryFunction } from '../codegen/eventFields.ts';
import type { Elc, Expression, LocalId } from '../elc.ts';
import { type ElcNode, expressionChildren, isStatement, statementChildren } from './walk.ts';

export type KeyPath = readonly string[];

/** Beyond these a predicate is handed the whole state: to gather so many parts would cost as much. */
const MAX_PATHS = 64;

/** `state.a.b` as its keys; undefined where it is no such chain, or its keys are not known before it runs. */
function chainOf(node: ElcNode, state: LocalId): KeyPath | undefined {
  const keys: string[] = [];
  let at: ElcNode = node;
  while (at[0] === 'i') {
    const [, object, key]: readonly ['i', Expression, Expression] = at;
    if (key[0] !== 's') return undefined;
    keys.unshift(key[1]);
    at = object;
  }
  return at[0] === 'l' && at[1] === state ? keys : undefined;
}

/** Collects the longest chains from the state; answers false where the state itself is used in another way. */
function collect(node: ElcNode, state: LocalId, paths: Map<string, KeyPath>): boolean {
  const chain = chainOf(node, state);
  if (chain?.length === 0) return false;
  if (chain !== undefined) {
    paths.set(JSON.stringify(chain), chain);
    return true;
  }
  const children = isStatement(node) ? statementChildren(node) : expressionChildren(node);
  return children.every((child) => collect(child, state, paths));
}

/**
 * What a predicate can see of the state: the values at the paths it names, where it uses the state in no other way than
 * `state.a.b`; null for the whole. Reading `state.a.b` looks at nothing beside the path: of the tables on the way only
 * the key that is asked for, of whatever else stands there only its kind.
 */
export function statePathsOf(elc: Elc): readonly KeyPath[] | null {
  const entry = elc.kind === 'predicate' ? entryFunction(elc) : undefined;
  if (entry === undefined) return null;
  const state = entry[1][0];
  if (state === undefined) return [];
  const paths = new Map<string, KeyPath>();
  const contained = elc.body.every((statement) => collect(statement, state, paths));
  return contained && paths.size <= MAX_PATHS ? [...paths.values()] : null;
}
