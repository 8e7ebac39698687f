import { LIBRARY_TABLES, libraryEntry } from '../library.ts';
import type { IndexNode, Local, NameNode } from '../syntax/ast.ts';
import type { Position } from '../syntax/finding.ts';
import type { LibraryReference } from './references.ts';
import { ENVIRONMENT, ENVIRONMENT_REFUSAL, REFUSED_GLOBALS, REFUSED_MEMBERS } from './refusals.ts';
import type { LintReport } from './report.ts';

/** A local's or parameter's own name. */
export function checkDeclaration(report: LintReport, local: Local): void {
  if (local.name === ENVIRONMENT) report.refuse(local, ENVIRONMENT, ENVIRONMENT_REFUSAL);
}

function checkPolicyOnly(report: LintReport, at: Position, name: string): void {
  if (report.kind === 'policy' || !libraryEntry(name)?.policyOnly) return;
  const instead = report.kind === 'fold' ? 'a fold returns the state' : 'a predicate returns true or false';
  report.add(at, 'E_GLOBAL', 'LUA-4', `${name} is for policies; ${instead}`);
}

/** A global that is read (or called). */
export function checkGlobal(report: LintReport, node: NameNode): void {
  const { name } = node;
  const refusal = REFUSED_GLOBALS.get(name);
  const members = LIBRARY_TABLES.get(name);
  if (name === ENVIRONMENT) report.refuse(node, name, ENVIRONMENT_REFUSAL);
  else if (refusal) report.refuse(node, name, refusal);
  else if (members) {
    const message = `${name} is a library, not a value; write one of its functions, as ${name}.${members[0]}`;
    report.add(node, 'E_REFUSED', 'LUA-4', message);
  } else if (libraryEntry(name)) checkPolicyOnly(report, node, name);
  else report.add(node, 'E_GLOBAL', 'LUA-4', `'${name}' is not declared; ${adviceFor(report, node)}`);
}

function adviceFor(report: LintReport, { name, line }: NameNode): string {
  const later = report.chunkLocals.get(name);
  if (later && later.line > line) return `it is declared only in line ${later.line}: move that up`;
  return 'declare it with local, or take it from state or event';
}

/** `math.floor` and the like. */
export function checkMember(report: LintReport, reference: LibraryReference): void {
  const { base, member, name } = reference;
  if (libraryEntry(name)) return;
  const refusal = REFUSED_MEMBERS.get(name);
  if (refusal) {
    report.refuse(base, name, refusal);
    return;
  }
  const known = LIBRARY_TABLES.get(base.name)?.join(', ');
  report.add(base, 'E_REFUSED', 'LUA-4', `there is no ${base.name}.${member}; ${base.name} has ${known}`);
}

/** A global that is assigned to. */
export function checkGlobalWrite(report: LintReport, node: NameNode): void {
  const { name } = node;
  if (name === ENVIRONMENT) report.refuse(node, name, ENVIRONMENT_REFUSAL);
  else if (libraryEntry(name) || LIBRARY_TABLES.has(name)) {
    report.add(node, 'E_REFUSED', 'LUA-4', `the library cannot be changed; declare your own: local ${name}`);
  } else {
    const message = `'${name}' is a global, and globals do not outlive an event; declare it with local, or write state.${name}`;
    report.add(node, 'E_GLOBAL', 'STA-1', message);
  }
}

/** `math.floor = ...` */
export function checkMemberWrite(report: LintReport, node: IndexNode, reference: LibraryReference): void {
  report.add(
    node,
    'E_REFUSED',
    'LUA-4',
    `the library cannot be changed; declare a local instead of ${reference.name}`,
  );
}
