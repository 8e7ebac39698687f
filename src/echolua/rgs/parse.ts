import type { Definition, Piece, Requirement, Rgs, Rule } from './ast.ts';
import { checkRgs } from './check.ts';
import { Cursor } from './cursor.ts';
import { RgsFault, type RgsFinding, rgsFault, rgsFinding } from './finding.ts';
import { Lexer, type Token, unescapeText } from './lexer.ts';
import { parseCondition, parseValue } from './parseNodes.ts';
import { MAX_HOLES, MAX_QUORUM, MAX_RULES, MAX_SOURCE, OPENERS } from './words.ts';

export type ParsedRgs =
  | { readonly rgs: Rgs; readonly findings: readonly [] }
  /** At least one, in order of position; the first of very many. */
  | { readonly rgs: undefined; readonly findings: readonly RgsFinding[] };

const MAX_FINDINGS = 200;
const ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

function refused(findings: readonly RgsFinding[]): ParsedRgs {
  const sorted = [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
  return { rgs: undefined, findings: sorted.slice(0, MAX_FINDINGS) };
}

/** Reads a `.rgs` policy. Never throws: what is wrong comes as findings, one of each rule whose syntax is not sound. */
export function parseRgs(source: string): ParsedRgs {
  const start = { line: 1, column: 1 };
  if (source.length > MAX_SOURCE) {
    return refused([rgsFinding(start, 'E_LIMIT', `a policy has ${MAX_SOURCE} characters at most`)]);
  }
  if (!source.isWellFormed()) {
    return refused([rgsFinding(start, 'E_UTF8', 'the source holds half of a surrogate pair')]);
  }
  const { rgs, findings } = parsePolicy(source);
  const all = findings.length > 0 ? findings : checkRgs(rgs);
  return all.length > 0 ? refused(all) : { rgs, findings: [] };
}

function parsePolicy(source: string): { readonly rgs: Rgs; readonly findings: readonly RgsFinding[] } {
  const definitions: Definition[] = [];
  const rules: Rule[] = [];
  const findings: RgsFinding[] = [];
  const cursor = new Cursor(new Lexer(source));
  while (!cursor.atEnd && findings.length < MAX_FINDINGS) {
    try {
      if (cursor.sees('deny')) rules.push(parseRule(cursor));
      else definitions.push(parseDefinition(cursor));
      if (rules.length > MAX_RULES || definitions.length > MAX_RULES) {
        throw rgsFault(cursor.here, 'E_LIMIT', `a policy has ${MAX_RULES} rules and definitions at most`);
      }
    } catch (error) {
      if (!(error instanceof RgsFault)) throw error;
      findings.push(error.finding);
      // Whatever begins a rule or definition has been read when it fails, so this moves on.
      while (!cursor.atEnd && !isOpener(cursor.current)) cursor.advance();
    }
  }
  return { rgs: { definitions, rules }, findings };
}

function isOpener({ kind, text, column }: Token): boolean {
  return kind === 'word' && column === 1 && OPENERS.has(text);
}

function parseDefinition(cursor: Cursor): Definition {
  const isLet = cursor.accept('let') !== undefined;
  if (!isLet && !cursor.accept('define')) cursor.fail('a rule or definition: deny, let or define');
  const { text: name, line, column } = cursor.newName('a definition');
  cursor.expect(isLet ? '=' : 'if');
  const body = isLet ? parseValue(cursor) : parseCondition(cursor);
  return { kind: isLet ? 'let' : 'define', name, body, at: { line, column } };
}

function parseId(cursor: Cursor, what: string): string {
  const { text, at } = cursor.string(what);
  if (ID.test(text)) return text;
  throw rgsFault(at, 'E_SYNTAX', `${what} is 1 to 64 letters, digits, ".", "_", "/" and "-"`);
}

function parseRule(cursor: Cursor): Rule {
  const { here } = cursor;
  cursor.expect('deny');
  const id = parseId(cursor, 'the id of a rule');
  const adr = cursor.accept('adr') ? parseId(cursor, 'the id of an ADR') : undefined;
  cursor.expect('when');
  const condition = parseCondition(cursor);
  const requirements: Requirement[] = [];
  while (cursor.sees('require')) {
    requirements.push(parseRequirement(cursor));
    cursor.checkRow(requirements.length, MAX_HOLES);
  }
  cursor.expect('because', ' and the reason');
  const reason = parseReason(cursor);
  return { id, ...(adr === undefined ? {} : { adr }), condition, requirements, reason, at: here };
}

function parseRequirement(cursor: Cursor): Requirement {
  const at = cursor.here;
  cursor.expect('require');
  const { kind, text } = cursor.current;
  const least = /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0;
  if (kind !== 'number' || least < 1 || least > MAX_QUORUM) {
    cursor.fail(`how many must approve, a whole number from 1 to ${MAX_QUORUM}`);
  }
  cursor.advance();
  cursor.expect('of');
  return { least, of: parseValue(cursor), at };
}

const PLAIN = /(?:[^\\{}]|\\[\s\S])*/y;

/** Text with values in braces. */
function parseReason(cursor: Cursor): Piece[] {
  if (cursor.current.kind !== 'string') cursor.fail('the reason, a string');
  const token = cursor.current;
  const raw = token.text.slice(1, -1);
  const pieces: Piece[] = [];
  let holes = 0;
  for (let at = 0; at < raw.length; ) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(raw)?.[0] ?? '';
    if (plain !== '') pieces.push(unescapeText(plain, token));
    at += plain.length;
    if (at >= raw.length) break;
    const offset = token.from + 1 + at;
    const place = cursor.lexer.position(offset);
    if (raw[at] === '}') throw rgsFault(place, 'E_SYNTAX', 'write \\} for a brace', '\\}');
    if (++holes > MAX_HOLES) throw rgsFault(place, 'E_LIMIT', `a reason has ${MAX_HOLES} values at most`);
    const inner = new Cursor(cursor.lexer.between(offset + 1, token.to - 1), cursor.depth);
    pieces.push(parseValue(inner));
    if (!inner.sees('}')) inner.fail('} after the value (write \\{ for a brace)');
    at = inner.current.to - token.from - 1;
  }
  if (pieces.length === 0) throw rgsFault(token, 'E_SYNTAX', 'a reason says something');
  cursor.advance();
  return pieces;
}
