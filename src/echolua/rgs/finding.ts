import type { Position } from '../syntax/finding.ts';

/**
 * What the compiler of `.rgs` says: `E_SYNTAX`, `E_NUMBER`, `E_UTF8`, `E_DEPTH`, `E_LIMIT` as of EchoLua; `E_NAME`: a
 * name that means nothing, or twice something; `E_CYCLE`: definitions that need each other; `E_TYPE`: a condition where
 * a value must stand.
 */
export type RgsFindingCode =
  | 'E_SYNTAX'
  | 'E_NUMBER'
  | 'E_UTF8'
  | 'E_DEPTH'
  | 'E_LIMIT'
  | 'E_NAME'
  | 'E_CYCLE'
  | 'E_TYPE';

/** One thing to change in a source; `instead` can stand in place of what was found. */
export interface RgsFinding extends Position {
  readonly code: RgsFindingCode;
  readonly rule: string;
  readonly message: string;
  readonly instead?: string;
}

export function rgsFinding(
  at: Position,
  code: RgsFindingCode,
  message: string,
  instead?: string,
): RgsFinding {
  const { line, column } = at;
  return { line, column, code, rule: 'POL-3', message, ...(instead === undefined ? {} : { instead }) };
}

/** Ends the parsing of one rule or definition. */
export class RgsFault extends Error {
  override readonly name = 'RgsFault';
  readonly finding: RgsFinding;

  constructor(finding: RgsFinding) {
    super(finding.message);
    this.finding = finding;
  }
}

export function rgsFault(at: Position, code: RgsFindingCode, message: string, instead?: string): RgsFault {
  return new RgsFault(rgsFinding(at, code, message, instead));
}
