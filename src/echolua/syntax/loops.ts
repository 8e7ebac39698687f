import type { Block, Local, Statement } from './ast.ts';
import { expression, expressionList } from './expressions.ts';
import type { Parser } from './parser.ts';
import { block, place } from './statements.ts';
import type { Token } from './token.ts';

/** Locals the machine keeps for a loop (lparser.c). */
const HIDDEN_NUMERIC = 3;
const HIDDEN_GENERIC = 4;

function loopBody(p: Parser, opened: Token, locals: readonly Local[], hidden: number): Block {
  p.expect('do');
  p.scope.enterBlock(true, hidden);
  for (const local of locals) p.scope.declare(local);
  const body = block(p);
  p.scope.leaveBlock();
  p.expectClose('end', opened);
  return body;
}

/** A loop's variable is never at chunk level, wherever the loop stands. */
function loopLocal(p: Parser, name: Token): Local {
  return { ...p.scope.create(name.text, name), chunkLevel: false };
}

export function forStatement(p: Parser): Statement {
  const opened = p.take();
  const name = p.expectName();
  if (p.is('=')) return numericFor(p, opened, name);
  if (p.is(',') || p.is('in')) return genericFor(p, opened, name);
  throw p.unexpected("'=' or 'in'");
}

function numericFor(p: Parser, opened: Token, name: Token): Statement {
  p.expect('=');
  const from = expression(p);
  p.expect(',');
  const to = expression(p);
  const step = p.accept(',') ? expression(p) : undefined;
  const local = loopLocal(p, name);
  const body = loopBody(p, opened, [local], HIDDEN_NUMERIC);
  return { kind: 'for', local, from, to, step, body, ...place(opened) };
}

function genericFor(p: Parser, opened: Token, first: Token): Statement {
  const names = [first];
  while (p.accept(',')) names.push(p.expectName());
  p.expect('in');
  const values = expressionList(p);
  const locals = names.map((name) => loopLocal(p, name));
  const body = loopBody(p, opened, locals, HIDDEN_GENERIC);
  return { kind: 'in', locals, values, body, ...place(opened) };
}
