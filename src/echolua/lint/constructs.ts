import type { Expression, IndexNode, NameNode, TableNode } from '../syntax/ast.ts';
import { childrenOf, type Node } from '../syntax/children.ts';
import { checkFind, checkFormat, checkNumeral } from './literals.ts';
import { checkDeclaration, checkGlobal, checkGlobalWrite, checkMember, checkMemberWrite } from './names.ts';
import { globalName, libraryMember, unwrap } from './references.ts';
import {
  CLOSE_REFUSAL,
  GOTO_REFUSAL,
  METAMETHOD_REFUSAL,
  METAMETHODS,
  REFUSED_METHODS,
  REFUSED_OPERATORS,
} from './refusals.ts';
import type { LintReport } from './report.ts';

function checkOperator(report: LintReport, node: Node & { readonly operator: string }): void {
  const unaryMinus = node.kind === 'unary' && node.operator !== '~';
  const refusal = unaryMinus ? undefined : REFUSED_OPERATORS.get(node.operator);
  if (refusal) report.refuse(node, node.operator, refusal);
}

/** The numeral a minus stands before: together they are one number, of which the least has no other form. */
function negatedNumeral(node: Node & { readonly kind: 'unary' }) {
  const operand = unwrap(node.operand);
  return node.operator === '-' && operand.kind === 'number' ? operand : undefined;
}

function checkKey(report: LintReport, key: Expression | undefined): void {
  const inner = key && unwrap(key);
  if (inner?.kind === 'string' && METAMETHODS.has(inner.text))
    report.refuse(inner, inner.text, METAMETHOD_REFUSAL);
}

function checkFields(report: LintReport, node: TableNode): void {
  for (const { key } of node.fields) checkKey(report, key);
}

function checkTarget(report: LintReport, target: NameNode | IndexNode): void {
  if (target.kind === 'name') {
    if (!target.local) checkGlobalWrite(report, target);
    return;
  }
  const reference = libraryMember(target);
  if (reference) checkMemberWrite(report, target, reference);
}

/** Targets of an assignment are no reads: what is inside an indexed one is. */
function readsOf(target: NameNode | IndexNode): readonly Node[] {
  return target.kind === 'name' || libraryMember(target) ? [] : [target];
}

function checkCall(report: LintReport, callee: Expression, args: readonly Expression[]): void {
  const name = globalName(unwrap(callee));
  if (name === 'string.find') checkFind(report, args.slice(1));
  if (name === 'string.format') checkFormat(report, args[0]);
}

function checkMethod(report: LintReport, node: Node & { readonly kind: 'method' }): void {
  const refusal = REFUSED_METHODS.get(node.name);
  if (refusal) report.refuse(node, `:${node.name}`, refusal);
  if (METAMETHODS.has(node.name)) report.refuse(node, node.name, METAMETHOD_REFUSAL);
  if (node.name === 'find') checkFind(report, node.args);
  if (node.name === 'format') checkFormat(report, unwrap(node.object));
}

/** Checks one node and says which of the nodes inside it are still to be checked. */
export function checkNode(report: LintReport, node: Node): readonly Node[] {
  switch (node.kind) {
    case 'number':
      checkNumeral(report, node);
      break;
    case 'name':
      if (!node.local) checkGlobal(report, node);
      break;
    case 'index': {
      const reference = libraryMember(node);
      if (reference) {
        checkMember(report, reference);
        return [];
      }
      checkKey(report, node.key);
      break;
    }
    case 'binary':
      checkOperator(report, node);
      break;
    case 'unary': {
      checkOperator(report, node);
      const numeral = negatedNumeral(node);
      if (!numeral) break;
      checkNumeral(report, numeral, true);
      return [];
    }
    case 'table':
      checkFields(report, node);
      break;
    case 'call':
      checkCall(report, node.callee, node.args);
      break;
    case 'method':
      checkMethod(report, node);
      break;
    case 'function':
      for (const param of node.params) checkDeclaration(report, param);
      break;
    case 'assign':
      for (const target of node.targets) checkTarget(report, target);
      return [...node.targets.flatMap(readsOf), ...node.values];
    case 'local':
    case 'in':
      for (const local of node.locals) {
        checkDeclaration(report, local);
        if (local.attribute === 'close') report.refuse(local, '<close>', CLOSE_REFUSAL);
      }
      break;
    case 'for':
    case 'localFunction':
      checkDeclaration(report, node.local);
      break;
    case 'goto':
      report.refuse(node, 'goto', GOTO_REFUSAL);
      break;
    case 'label':
      report.refuse(node, `the label ${node.name}`, GOTO_REFUSAL);
      break;
    default:
  }
  return childrenOf(node);
}
