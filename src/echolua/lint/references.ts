import { LIBRARY_TABLES } from '../library.ts';
import type { Expression, NameNode } from '../syntax/ast.ts';

/** Without the parentheses round it, which mean nothing where one value is wanted. */
export function unwrap(node: Expression): Expression {
  let inner = node;
  while (inner.kind === 'paren') inner = inner.inner;
  return inner;
}

export interface LibraryReference {
  /** `math` and `floor`; no member for a plain global. */
  readonly base: NameNode;
  readonly member: string | undefined;
  readonly name: string;
}

/** `math.floor` and `math["floor"]`, where `math` is the library's: the table and the member it names. */
export function libraryMember(node: Expression): LibraryReference | undefined {
  if (node.kind !== 'index') return undefined;
  const base = unwrap(node.object);
  const key = unwrap(node.key);
  if (base.kind !== 'name' || base.local || !LIBRARY_TABLES.has(base.name)) return undefined;
  if (key.kind !== 'string' || key.binary) return undefined;
  return { base, member: key.text, name: `${base.name}.${key.text}` };
}

/** The global or library member a node names, whether there is one of that name or not. */
export function globalName(node: Expression): string | undefined {
  if (node.kind === 'name') return node.local ? undefined : node.name;
  return libraryMember(node)?.name;
}
