import type { Expression, StringNode, TableField } from './ast.ts';
import type { Position } from './finding.ts';
import { functionBody } from './functions.ts';
import { BINARY_PRIORITY, UNARY_OPERATORS, UNARY_PRIORITY } from './operators.ts';
import type { Parser } from './parser.ts';
import type { Token } from './token.ts';

function place(token: Token): Position {
  return { line: token.line, column: token.column };
}

function stringNode(token: Token): StringNode {
  return { kind: 'string', text: token.text, binary: token.binary, ...place(token) };
}

/** A name where a key is meant: `.name`, `{ name = ... }`. */
function nameKey(p: Parser): StringNode {
  return stringNode(p.expectName());
}

export function variable(p: Parser): Expression & { kind: 'name' } {
  const token = p.expectName();
  const local = p.scope.resolve(token.text, token);
  return { kind: 'name', name: token.text, local, ...place(token) };
}

/** expr, subexpr of lparser.c: precedence climbing. */
export function expression(p: Parser, limit = 0): Expression {
  p.enter();
  let left = operand(p);
  for (;;) {
    const operator = p.token;
    const priority = BINARY_PRIORITY.get(operator.type);
    if (priority === undefined || priority.left <= limit) break;
    p.take();
    const right = expression(p, priority.right);
    left = { kind: 'binary', operator: operator.type, left, right, ...place(operator) };
  }
  p.leave();
  return left;
}

function operand(p: Parser): Expression {
  if (!UNARY_OPERATORS.has(p.token.type)) return simple(p);
  const operator = p.take();
  return {
    kind: 'unary',
    operator: operator.type,
    operand: expression(p, UNARY_PRIORITY),
    ...place(operator),
  };
}

function simple(p: Parser): Expression {
  const { token } = p;
  switch (token.type) {
    case 'nil':
    case 'true':
    case 'false':
      p.take();
      return { kind: token.type, ...place(token) };
    case '<number>':
      p.take();
      return { kind: 'number', text: token.text, ...place(token) };
    case '<string>':
      return stringNode(p.take());
    case '...':
      p.take();
      if (!p.scope.vararg) p.report(token, "'...' stands in a function that does not take '...'");
      return { kind: 'vararg', ...place(token) };
    case '{':
      return table(p);
    case 'function':
      return functionBody(p, p.take(), false);
    default:
      return suffixed(p);
  }
}

function primary(p: Parser): Expression {
  if (p.is('<name>')) return variable(p);
  if (!p.is('(')) throw p.unexpected('an expression');
  const open = p.take();
  const inner = expression(p);
  p.expectClose(')', open);
  return { kind: 'paren', inner, ...place(open) };
}

/** A variable, call or parenthesis with what follows it: fields, indexes, calls. */
export function suffixed(p: Parser): Expression {
  let node = primary(p);
  for (;;) {
    const { token } = p;
    if (token.type === '.') {
      p.take();
      const key = nameKey(p);
      node = { kind: 'index', object: node, key, line: key.line, column: key.column };
    } else if (token.type === '[') {
      node = { kind: 'index', object: node, key: bracketKey(p), ...place(token) };
    } else if (token.type === ':') {
      p.take();
      const name = p.expectName();
      node = { kind: 'method', object: node, name: name.text, args: callArguments(p), ...place(name) };
    } else if (token.type === '(' || token.type === '<string>' || token.type === '{') {
      node = { kind: 'call', callee: node, args: callArguments(p), ...place(token) };
    } else {
      return node;
    }
  }
}

function bracketKey(p: Parser): Expression {
  p.expect('[');
  const key = expression(p);
  p.expect(']');
  return key;
}

function callArguments(p: Parser): Expression[] {
  if (p.is('<string>')) return [stringNode(p.take())];
  if (p.is('{')) return [table(p)];
  const open = p.expect('(', "'(', a string or a table (the arguments of a call)");
  const args = p.is(')') ? [] : expressionList(p);
  p.expectClose(')', open);
  return args;
}

export function expressionList(p: Parser): Expression[] {
  const list = [expression(p)];
  while (p.accept(',')) list.push(expression(p));
  return list;
}

function table(p: Parser): Expression {
  const open = p.expect('{');
  const fields: TableField[] = [];
  while (!p.is('}')) {
    fields.push(field(p));
    if (!p.accept(',') && !p.accept(';')) break;
  }
  p.expectClose('}', open);
  return { kind: 'table', fields, ...place(open) };
}

function field(p: Parser): TableField {
  if (p.is('[') || (p.is('<name>') && p.peek().type === '=')) {
    const key = p.is('[') ? bracketKey(p) : nameKey(p);
    p.expect('=');
    return { key, value: expression(p) };
  }
  return { key: undefined, value: expression(p) };
}
