import { type Finding, type FindingCode, type Position, syntaxFault, syntaxFinding } from './finding.ts';
import { Lexer } from './lexer.ts';
import { Scope, type ScopeLimits } from './scope.ts';
import { describeToken, type Token } from './token.ts';

/** What expressions.ts and statements.ts share: the tokens, the scopes, how deep we are, and what was found. */
export class Parser {
  readonly scope: Scope;
  readonly findings: Finding[] = [];
  readonly #lexer: Lexer;
  readonly #maxNesting: number;
  #token: Token;
  #ahead: Token | undefined;
  #depth = 0;

  constructor(source: string, maxNesting: number, limits: ScopeLimits = {}) {
    this.#lexer = new Lexer(source);
    this.#maxNesting = maxNesting;
    this.#token = this.#lexer.next();
    this.scope = new Scope((finding) => this.findings.push(finding), limits);
  }

  get token(): Token {
    return this.#token;
  }

  peek(): Token {
    this.#ahead ??= this.#lexer.next();
    return this.#ahead;
  }

  /** Steps over a token and returns it. */
  take(): Token {
    const token = this.#token;
    this.#token = this.#ahead ?? this.#lexer.next();
    this.#ahead = undefined;
    return token;
  }

  is(type: string): boolean {
    return this.#token.type === type;
  }

  accept(type: string): boolean {
    if (this.#token.type !== type) return false;
    this.take();
    return true;
  }

  expect(type: string, what = `'${type}'`): Token {
    if (this.#token.type !== type) throw this.unexpected(what);
    return this.take();
  }

  /** Expects what closes something that was opened. */
  expectClose(type: string, opened: Token): void {
    if (this.#token.type === type) this.take();
    else throw this.unexpected(`'${type}' (to close '${opened.type}' of line ${opened.line})`);
  }

  expectName(): Token {
    return this.expect('<name>', 'a name');
  }

  unexpected(expected: string): Error {
    return syntaxFault(
      this.#token,
      `expected ${expected}, found ${describeToken(this.#token, this.#lexer.source)}`,
    );
  }

  /** Notes what Lua's compiler would reject, and reads on. */
  report(at: Position, message: string, code?: FindingCode): void {
    this.findings.push(syntaxFinding(at, message, code));
  }

  /** One level further in; `leave` when out again. Counted as Lua counts, so it is never later than Lua itself. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth < this.#maxNesting) return;
    throw syntaxFault(
      this.#token,
      `the source is nested ${this.#maxNesting} levels deep here; take parts of it out into locals or functions`,
      'E_DEPTH',
    );
  }

  leave(levels = 1): void {
    this.#depth -= levels;
  }
}
