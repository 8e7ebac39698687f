import { type ElcNode, expressionChildren, isStatement, statementChildren } from '../compile/walk.ts';
import type { Elc, Expression, LocalId } from '../elc.ts';

const ALL = ['type', 'ulid', 'actor', 'ns', 'cid', 'ts', 'payload'] as const;
/** What `rng(event)` looks at: no field, but handed over like one. */
export const SEED = 'seed';
export type FunctionNode = Extract<Expression, { 0: 'f' }>;

/** The function that the chunk returns. */
export function entryFunction(elc: Elc): FunctionNode | undefined {
  const last = elc.body.at(-1);
  const value = last?.[0] === 'return' ? last[1][0] : undefined;
  if (value?.[0] === 'f') return value;
  if (value?.[0] !== 'l') return undefined;
  for (const statement of elc.body) {
    if (statement[0] === 'fn' && statement[1] === value[1] && statement[2][0] === 'f') return statement[2];
  }
  return undefined;
}

/** Collects `event.<name>`; answers false where the event itself is used in another way. */
function collect(node: ElcNode, event: LocalId, fields: Set<string>): boolean {
  if (node[0] === 'l' && node[1] === event) return false;
  if (node[0] === 'i' && node[1][0] === 'l' && node[1][1] === event && node[2][0] === 's') {
    fields.add(node[2][1]);
    return true;
  }
  if (node[0] === 'c' && node[1][0] === 'g' && node[1][1] === 'rng' && node[2].length === 1) {
    const [seed] = node[2];
    if (seed?.[0] === 'l' && seed[1] === event) {
      fields.add(SEED);
      return true;
    }
  }
  const children = isStatement(node) ? statementChildren(node) : expressionChildren(node);
  return children.every((child) => collect(child, event, fields));
}

/**
 * What of the event a program can see: the fields it names, or all where the event goes elsewhere, and SEED where it may
 * come to `rng`.
 */
export function eventFieldsOf(elc: Elc, usesRng: boolean): ReadonlySet<string> {
  const all = new Set<string>(usesRng ? [...ALL, SEED] : ALL);
  if (elc.kind === 'predicate') return new Set();
  const entry = elc.kind === 'fold' ? entryFunction(elc) : undefined;
  if (!entry) return all;
  const event = entry[1][1];
  if (event === undefined) return new Set();
  const fields = new Set<string>();
  const contained = elc.body.every((statement) => collect(statement, event, fields));
  return contained ? new Set([...fields].filter((name) => all.has(name))) : all;
}
