import type { FunctionNode, Local } from './ast.ts';
import type { Position } from './finding.ts';
import type { Parser } from './parser.ts';
import { statements } from './statements.ts';
import type { Token } from './token.ts';

interface Parameter extends Position {
  readonly text: string;
}

function parameters(p: Parser): { names: Parameter[]; vararg: boolean } {
  const names: Parameter[] = [];
  if (p.is(')')) return { names, vararg: false };
  do {
    if (p.accept('...')) return { names, vararg: true };
    names.push(p.expect('<name>', "a parameter's name or '...'"));
  } while (p.accept(','));
  return { names, vararg: false };
}

/** What follows `function` or `function name`; a method's first parameter is `self`. */
export function functionBody(p: Parser, opened: Token, isMethod: boolean): FunctionNode {
  p.expect('(');
  const { names, vararg } = parameters(p);
  p.expect(')');
  p.scope.enterFunction(vararg);
  p.scope.enterBlock(false);
  const all: Parameter[] = isMethod
    ? [{ text: 'self', line: opened.line, column: opened.column }, ...names]
    : names;
  const params: Local[] = all.map((name) => p.scope.create(name.text, name));
  for (const param of params) p.scope.declare(param);
  const body = statements(p);
  p.scope.leaveBlock();
  p.scope.leaveFunction();
  p.expectClose('end', opened);
  return { kind: 'function', params, vararg, body, line: opened.line, column: opened.column };
}
