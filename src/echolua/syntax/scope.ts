import type { Local } from './ast.ts';
import { type Finding, type Position, syntaxFinding } from './finding.ts';
import { LabelScope } from './labels.ts';
import { MAX_LOCALS, MAX_UPVALUES } from './limits.ts';

export interface ScopeLimits {
  /** MAX_LOCALS unless said. */
  readonly maxLocals?: number;
  /** MAX_UPVALUES unless said. */
  readonly maxUpvalues?: number;
}

interface Entry {
  readonly local: Local;
  readonly owner: FunctionScope;
}

interface BlockScope {
  readonly names: Map<string, Entry>;
  readonly isLoop: boolean;
  /** Locals alive before it. */
  readonly alive: number;
  readonly labels: LabelScope;
}

interface FunctionScope {
  readonly outer: FunctionScope | undefined;
  readonly vararg: boolean;
  readonly blocks: BlockScope[];
  readonly upvalues: Set<Local>;
  alive: number;
  full: boolean;
}

/** Who declares which name, as Lua's compiler sees it while it reads; what it would reject goes to `report`. */
export class Scope {
  readonly #report: (finding: Finding) => void;
  readonly #maxLocals: number;
  readonly #maxUpvalues: number;
  #current: FunctionScope;

  constructor(report: (finding: Finding) => void, limits: ScopeLimits = {}) {
    this.#report = report;
    this.#maxLocals = limits.maxLocals ?? MAX_LOCALS;
    this.#maxUpvalues = limits.maxUpvalues ?? MAX_UPVALUES;
    this.#current = this.#newFunction(undefined, true);
  }

  #newFunction(outer: FunctionScope | undefined, vararg: boolean): FunctionScope {
    return { outer, vararg, blocks: [], upvalues: new Set(), alive: 0, full: false };
  }

  get vararg(): boolean {
    return this.#current.vararg;
  }

  enterFunction(vararg: boolean): void {
    this.#current = this.#newFunction(this.#current, vararg);
  }

  leaveFunction(): void {
    if (this.#current.outer) this.#current = this.#current.outer;
  }

  /** `hidden`: locals of the machine's own that a loop keeps. */
  enterBlock(isLoop: boolean, hidden = 0): void {
    const { blocks, alive } = this.#current;
    const labels = new LabelScope(this.#report, blocks.at(-1)?.labels, alive);
    blocks.push({ names: new Map(), isLoop, alive, labels });
    this.#current.alive += hidden;
  }

  leaveBlock(): void {
    const block = this.#current.blocks.pop();
    if (!block) return;
    block.labels.close();
    this.#current.alive = block.alive;
  }

  /** Makes a local that is not in scope yet. */
  create(name: string, at: Position, attribute?: 'const' | 'close'): Local {
    const chunkLevel = this.#current.outer === undefined && this.#current.blocks.length === 1;
    return { name, attribute, chunkLevel, line: at.line, column: at.column, assignments: [] };
  }

  declare(local: Local): void {
    const scope = this.#current;
    scope.blocks.at(-1)?.names.set(local.name, { local, owner: scope });
    scope.alive += 1;
    if (scope.alive <= this.#maxLocals || scope.full) return;
    scope.full = true;
    this.#limit(local, `more than ${this.#maxLocals} locals are alive at once in this function`);
  }

  resolve(name: string, at: Position): Local | undefined {
    for (let scope: FunctionScope | undefined = this.#current; scope; scope = scope.outer) {
      for (let i = scope.blocks.length - 1; i >= 0; i--) {
        const entry = scope.blocks[i]?.names.get(name);
        if (!entry) continue;
        this.#capture(entry, at);
        return entry.local;
      }
    }
    return undefined;
  }

  /** Every function between the one that declares a local and the one that uses it holds it. */
  #capture({ local, owner }: Entry, at: Position): void {
    for (let scope = this.#current; scope !== owner && scope.outer; scope = scope.outer) {
      const { size } = scope.upvalues;
      scope.upvalues.add(local);
      if (size === this.#maxUpvalues && scope.upvalues.size > size) {
        this.#limit(at, `this function uses more than ${this.#maxUpvalues} locals of the functions round it`);
      }
    }
  }

  #limit(at: Position, what: string): void {
    this.#report(syntaxFinding(at, `${what}; put some of them into a table`, 'E_LIMIT'));
  }

  goto(name: string, at: Position): void {
    this.#current.blocks.at(-1)?.labels.goto({ name, at, alive: this.#current.alive });
  }

  /** `last`: nothing but labels and semicolons stands between it and the end of its block. */
  label(name: string, at: Position, last: boolean): void {
    const block = this.#current.blocks.at(-1);
    block?.labels.label(name, at, last ? block.alive : this.#current.alive);
  }

  break(at: Position): void {
    if (this.#current.blocks.some((block) => block.isLoop)) return;
    this.#report(syntaxFinding(at, "'break' stands outside a loop"));
  }

  assign(local: Local, at: Position): void {
    local.assignments.push(at);
    if (local.attribute === undefined) return;
    this.#report(
      syntaxFinding(at, `'${local.name}' is declared <${local.attribute}> and cannot be assigned to`),
    );
  }
}
