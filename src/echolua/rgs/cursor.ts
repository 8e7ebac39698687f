import type { Position } from '../syntax/finding.ts';
import { rgsFault } from './finding.ts';
import type { Lexer, Token } from './lexer.ts';
import { unescapeText } from './lexer.ts';
import { MAX_DEPTH, MAX_ROW, RESERVED } from './words.ts';

const LONGEST_SHOWN = 40;

function shown({ kind, text }: Token): string {
  if (kind === 'end') return 'the end';
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
  return kind === 'string' ? cut : `"${cut}"`;
}

/** One token ahead. Nothing beyond `current` has been read. */
export class Cursor {
  readonly lexer: Lexer;
  current: Token;
  #depth: number;

  constructor(lexer: Lexer, depth = 0) {
    this.lexer = lexer;
    this.#depth = depth;
    this.current = lexer.next();
  }

  get depth(): number {
    return this.#depth;
  }

  get atEnd(): boolean {
    return this.current.kind === 'end';
  }

  advance(): Token {
    const token = this.current;
    this.current = this.lexer.next();
    return token;
  }

  /** Whether this word or sign stands here. */
  sees(text: string): boolean {
    return (this.current.kind === 'word' || this.current.kind === 'sign') && this.current.text === text;
  }

  accept(text: string): Token | undefined {
    return this.sees(text) ? this.advance() : undefined;
  }

  expect(text: string, why = ''): Token {
    return this.accept(text) ?? this.fail(`"${text}"${why}`);
  }

  /** A name that a definition or quantifier may have. */
  newName(what: string): Token {
    const { kind, text } = this.current;
    if (kind !== 'word') this.fail(`the name of ${what}`);
    if (RESERVED.has(text)) {
      throw rgsFault(
        this.current,
        'E_NAME',
        `"${text}" is a word of the language; ${what} needs another name`,
      );
    }
    return this.advance();
  }

  /** A string without anything to fill in. */
  string(what: string): { readonly text: string; readonly at: Position } {
    if (this.current.kind !== 'string') this.fail(what);
    const token = this.advance();
    return { text: unescapeText(token.text.slice(1, -1), token), at: token };
  }

  /** What a node is at. */
  get here(): Position {
    return { line: this.current.line, column: this.current.column };
  }

  fail(wanted: string): never {
    if (this.current.kind === 'bad') throw rgsFault(this.current, 'E_SYNTAX', this.current.text);
    throw rgsFault(this.current, 'E_SYNTAX', `expected ${wanted}, not ${shown(this.current)}`);
  }

  /** Parses one level further in. */
  deeper<T>(parse: () => T): T {
    if (this.#depth >= MAX_DEPTH) {
      const message = `this nests deeper than ${MAX_DEPTH} levels; name parts of it with let and define`;
      throw rgsFault(this.current, 'E_DEPTH', message);
    }
    this.#depth += 1;
    try {
      return parse();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Refuses to go on with a row that is too long. */
  checkRow(length: number, most = MAX_ROW): void {
    if (length > most) throw rgsFault(this.current, 'E_LIMIT', `more than ${most} in a row`);
  }
}
