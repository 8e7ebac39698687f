import type { Chunk, Expression, FunctionNode, Local, Statement } from '../syntax/ast.ts';
import type { Position } from '../syntax/finding.ts';
import { globalName, unwrap } from './references.ts';
import type { LintReport } from './report.ts';

/** Functions that locals of the chunk stand for. */
type Functions = Map<Local, FunctionNode>;

/** What the source must return, by its kind. */
const ENTRY: Readonly<Record<LintReport['kind'], { readonly head: string; readonly parameters: number }>> = {
  fold: { head: 'return function(state, event)', parameters: 2 },
  policy: { head: 'return function(event, context)', parameters: 2 },
  predicate: { head: 'return function(state)', parameters: 1 },
};

function frozen(report: LintReport, at: Position, message: string): void {
  report.add(at, 'E_FROZEN', 'STA-1', message);
}

/** The chunk runs afresh for every event: what it declares must not differ from one event to the next. */
function checkConstant(report: LintReport, outer: Expression): void {
  const node = unwrap(outer);
  switch (node.kind) {
    case 'table':
      frozen(
        report,
        node,
        'a table outside the functions would be forgotten after each event; make it in a function',
      );
      break;
    case 'call':
    case 'method':
      frozen(
        report,
        node,
        'a call outside the functions would run anew for each event; call it in a function',
      );
      break;
    case 'vararg':
      frozen(report, node, "a fold's source takes no arguments; take them from the event");
      break;
    case 'binary':
      checkConstant(report, node.left);
      checkConstant(report, node.right);
      break;
    case 'unary':
      checkConstant(report, node.operand);
      break;
    case 'index':
      if (globalName(node) === undefined)
        frozen(report, node, 'only constants and functions may stand here, no fields');
      break;
    default:
  }
}

function functionOf(functions: Functions, outer: Expression | undefined): FunctionNode | undefined {
  const node = outer && unwrap(outer);
  if (node?.kind === 'function') return node;
  return node?.kind === 'name' && node.local ? functions.get(node.local) : undefined;
}

function checkAssignments(report: LintReport, locals: readonly Local[]): void {
  for (const { name, assignments } of locals) {
    for (const at of assignments) {
      const message = `'${name}' is declared outside the functions and may not change; keep it in state.${name}, or declare it in the function`;
      frozen(report, at, message);
    }
  }
}

function checkStatement(report: LintReport, functions: Functions, node: Statement): void {
  switch (node.kind) {
    case 'local':
      for (const value of node.values) checkConstant(report, value);
      node.locals.forEach((local, i) => {
        const value = functionOf(functions, node.values[i]);
        if (value) functions.set(local, value);
      });
      checkAssignments(report, node.locals);
      break;
    case 'localFunction':
      functions.set(node.local, node.value);
      checkAssignments(report, [node.local]);
      break;
    case 'assign':
      // Names are reported where they are assigned to: checkAssignments, checkGlobalWrite.
      for (const target of node.targets) {
        if (target.kind !== 'index') continue;
        frozen(
          report,
          target,
          'fields cannot be set outside the functions: they would be forgotten after each event',
        );
      }
      for (const value of node.values) checkConstant(report, value);
      break;
    case 'return':
    case 'goto':
    case 'label':
    case 'break':
      break;
    default: {
      const message =
        'outside the functions only locals and local functions may stand; put this into a function';
      frozen(report, node, message);
    }
  }
}

function checkReturn(report: LintReport, functions: Functions, chunk: Chunk): void {
  const last = chunk.body.at(-1);
  const { head: wanted, parameters } = ENTRY[report.kind];
  if (last?.kind !== 'return') {
    report.add(chunk.end, 'E_CHUNK', 'STA-1', `the source must end in: ${wanted} ... end`);
    return;
  }
  const value = functionOf(functions, last.values[0]);
  if (!value || last.values.length !== 1) {
    report.add(last, 'E_CHUNK', 'STA-1', `the source must return one function of its own: ${wanted} ... end`);
  } else if (value.params.length > parameters || value.vararg) {
    report.add(
      value,
      'E_CHUNK',
      'STA-1',
      `this function is given ${parameters === 1 ? 'one value' : 'two values'}: ${wanted}`,
    );
  }
}

/** [STA-1] Outside the functions there are only constants and functions, and at the end the function that is called. */
export function checkChunk(report: LintReport, chunk: Chunk): void {
  const functions: Functions = new Map();
  for (const statement of chunk.body) checkStatement(report, functions, statement);
  checkReturn(report, functions, chunk);
}

/** Locals of the outermost block by name; of several of one name the last. */
export function chunkLocals(chunk: Chunk): Map<string, Local> {
  const found = chunk.body.flatMap((node): readonly Local[] => {
    if (node.kind === 'local') return node.locals;
    return node.kind === 'localFunction' ? [node.local] : [];
  });
  return new Map(found.map((local) => [local.name, local]));
}
