import type { Expression } from '../syntax/ast.ts';
import type { Position } from '../syntax/finding.ts';
import { canonicalNumeral } from '../syntax/numeral.ts';
import type { LintReport } from './report.ts';

/**
 * [LUA-3] [ENC-7] A numeral must be the canonical text of the number it stands for, so that what is read is what counts.
 * `negated`: a minus stands before it.
 */
export function checkNumeral(
  report: LintReport,
  node: Position & { readonly text: string },
  negated = false,
): void {
  const canonical = canonicalNumeral(node.text, negated);
  if (canonical === node.text) return;
  const shown = node.text.length > 40 ? `${node.text.slice(0, 40)}...` : node.text;
  if (canonical === undefined) {
    const range = 'numbers go from -2147483648 up to, not including, 2147483648';
    report.add(
      node,
      'E_NUMBER',
      'LUA-3',
      `${shown} does not fit Q32.32: ${range}; use smaller units or a string`,
    );
  } else {
    const message = `${shown} is not in canonical form; write ${canonical}`;
    report.add(node, 'E_NUMBER', 'LUA-2', message, canonical);
  }
}

const MAGIC = /[\^$*+?.([%-]/;

/** `find(s, text, from, plain)`: `args` start with the text. Anything that looks like a pattern must be marked plain. */
export function checkFind(report: LintReport, args: readonly Expression[]): void {
  const [text, , plain] = args;
  if (text?.kind !== 'string' || plain?.kind === 'true' || !MAGIC.test(text.text)) return;
  const message =
    'string patterns are refused: they can run for ever; if this is plain text write find(s, text, 1, true)';
  report.add(text, 'E_REFUSED', 'LUA-2', message);
}

const DIRECTIVES = /%(?:[-+ 0]{0,4}\d{0,2}[dx]|-?\d{0,2}s|%)/g;

/** A template that is written out may hold %s, %d, %x and %% only. */
export function checkFormat(report: LintReport, template: Expression | undefined): void {
  if (template?.kind !== 'string' || template.binary) return;
  const rest = template.text.replace(DIRECTIVES, '');
  const at = rest.indexOf('%');
  if (at < 0) return;
  const shown = rest.slice(at, at + 6);
  const message = `'${shown}' in string.format is refused: it knows %s, %d, %x and %%; use %s, which gives numbers exactly`;
  report.add(template, 'E_REFUSED', 'LUA-4', message);
}
