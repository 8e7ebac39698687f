import type { Block, Branch, Expression, IndexNode, Local, NameNode, Statement } from './ast.ts';
import { expression, expressionList, suffixed, variable } from './expressions.ts';
import { type Position, syntaxFault } from './finding.ts';
import { functionBody } from './functions.ts';
import { forStatement } from './loops.ts';
import type { Parser } from './parser.ts';
import type { Token } from './token.ts';

const BLOCK_ENDS = new Set(['else', 'elseif', 'end', 'until', '<eof>']);

export function place(token: Position): Position {
  return { line: token.line, column: token.column };
}

/** Statements up to what ends the block; `return` ends it too. */
export function statements(p: Parser): Statement[] {
  const list: Statement[] = [];
  while (!BLOCK_ENDS.has(p.token.type)) {
    if (p.is('return')) {
      list.push(returnStatement(p));
      break;
    }
    statement(p, list);
  }
  return list;
}

/** A block with a scope of its own. */
export function block(p: Parser, isLoop = false): Block {
  p.scope.enterBlock(isLoop);
  const body = statements(p);
  p.scope.leaveBlock();
  return body;
}

/** Reads one statement; an empty one adds nothing, a label may bring the ones that follow it. */
function statement(p: Parser, list: Statement[]): void {
  p.enter();
  const { token } = p;
  if (token.type === '::') labelStatement(p, list);
  else if (token.type === ';') p.take();
  else list.push(plainStatement(p, token));
  p.leave();
}

function plainStatement(p: Parser, token: Token): Statement {
  switch (token.type) {
    case 'if':
      return ifStatement(p);
    case 'while':
      return whileStatement(p);
    case 'do': {
      p.take();
      const body = block(p);
      p.expectClose('end', token);
      return { kind: 'do', body, ...place(token) };
    }
    case 'for':
      return forStatement(p);
    case 'repeat':
      return repeatStatement(p);
    case 'function':
      return functionStatement(p);
    case 'local':
      return localStatement(p);
    case 'break':
      p.take();
      p.scope.break(token);
      return { kind: 'break', ...place(token) };
    case 'goto': {
      p.take();
      const { text } = p.expectName();
      p.scope.goto(text, token);
      return { kind: 'goto', name: text, ...place(token) };
    }
    default:
      return expressionStatement(p);
  }
}

/** [lparser.c labelstat] Labels and semicolons right after a label are read with it. */
function labelStatement(p: Parser, list: Statement[]): void {
  const open = p.expect('::');
  const name = p.expectName().text;
  p.expect('::');
  list.push({ kind: 'label', name, ...place(open) });
  while (p.is(';') || p.is('::')) statement(p, list);
  const last = BLOCK_ENDS.has(p.token.type) && !p.is('until');
  p.scope.label(name, open, last);
}

function ifStatement(p: Parser): Statement {
  const opened = p.token;
  const branches: Branch[] = [];
  do {
    p.take();
    const condition = expression(p);
    p.expect('then');
    branches.push({ condition, body: block(p) });
  } while (p.is('elseif'));
  const otherwise = p.accept('else') ? block(p) : undefined;
  p.expectClose('end', opened);
  return { kind: 'if', branches, otherwise, ...place(opened) };
}

function whileStatement(p: Parser): Statement {
  const opened = p.take();
  const condition = expression(p);
  p.expect('do');
  const body = block(p, true);
  p.expectClose('end', opened);
  return { kind: 'while', condition, body, ...place(opened) };
}

/** The condition sees the body's locals. */
function repeatStatement(p: Parser): Statement {
  const opened = p.take();
  p.scope.enterBlock(true);
  p.scope.enterBlock(false);
  const body = statements(p);
  p.expectClose('until', opened);
  const condition = expression(p);
  p.scope.leaveBlock();
  p.scope.leaveBlock();
  return { kind: 'repeat', condition, body, ...place(opened) };
}

function functionStatement(p: Parser): Statement {
  const opened = p.take();
  let target: NameNode | IndexNode = variable(p);
  let isMethod = false;
  while (!isMethod && (p.is('.') || p.is(':'))) {
    isMethod = p.take().type === ':';
    const key = p.expectName();
    target = {
      kind: 'index',
      object: target,
      key: { kind: 'string', text: key.text, binary: false, ...place(key) },
      ...place(key),
    };
  }
  const value = functionBody(p, opened, isMethod);
  assignTo(p, target);
  return { kind: 'assign', targets: [target], values: [value], ...place(opened) };
}

function localStatement(p: Parser): Statement {
  const opened = p.take();
  if (p.accept('function')) {
    const name = p.expectName();
    const local = p.scope.create(name.text, name);
    p.scope.declare(local);
    return { kind: 'localFunction', local, value: functionBody(p, opened, false), ...place(opened) };
  }
  const locals: Local[] = [];
  do {
    const name = p.expectName();
    locals.push(p.scope.create(name.text, name, attribute(p)));
  } while (p.accept(','));
  const closing = locals.filter((local) => local.attribute === 'close');
  if (closing[1]) p.report(closing[1], 'one local statement can declare only one <close> variable');
  const values = p.accept('=') ? expressionList(p) : [];
  for (const local of locals) p.scope.declare(local);
  return { kind: 'local', locals, values, ...place(opened) };
}

function attribute(p: Parser): 'const' | 'close' | undefined {
  if (!p.accept('<')) return undefined;
  const name = p.expectName();
  p.expect('>');
  if (name.text === 'const' || name.text === 'close') return name.text;
  p.report(name, `'${name.text}' is no attribute; Lua has <const> and <close>`);
  return undefined;
}

function returnStatement(p: Parser): Statement {
  p.enter();
  const opened = p.take();
  const values = BLOCK_ENDS.has(p.token.type) || p.is(';') ? [] : expressionList(p);
  p.accept(';');
  p.leave();
  if (!BLOCK_ENDS.has(p.token.type)) throw p.unexpected("the end of the block after 'return'");
  return { kind: 'return', values, ...place(opened) };
}

function assignTo(p: Parser, target: NameNode | IndexNode): void {
  if (target.kind === 'name' && target.local) p.scope.assign(target.local, target);
}

function expressionStatement(p: Parser): Statement {
  const start = p.token;
  const first = suffixed(p);
  if (p.is('=') || p.is(',')) return assignment(p, start, first);
  if (first.kind === 'call' || first.kind === 'method')
    return { kind: 'callStatement', call: first, ...place(start) };
  throw syntaxFault(start, 'an expression alone is no statement; call it, assign it or return it');
}

function assignment(p: Parser, start: Token, first: Expression): Statement {
  const targets = [asTarget(p, start, first)];
  while (p.accept(',')) {
    p.enter();
    const at = p.token;
    targets.push(asTarget(p, at, suffixed(p)));
  }
  p.expect('=');
  const values = expressionList(p);
  p.leave(targets.length - 1);
  return { kind: 'assign', targets, values, ...place(start) };
}

function asTarget(p: Parser, at: Token, node: Expression): NameNode | IndexNode {
  if (node.kind !== 'name' && node.kind !== 'index') {
    throw syntaxFault(at, 'only variables and fields can be assigned to');
  }
  assignTo(p, node);
  return node;
}
