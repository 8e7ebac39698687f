import { type Finding, type Position, syntaxFinding } from './finding.ts';

interface Goto {
  readonly name: string;
  readonly at: Position;
  /** Locals alive where it stands, or where the block began that it left last. */
  readonly alive: number;
}

/** Labels and gotos of one block, checked as Lua's compiler does (lparser.c). */
export class LabelScope {
  readonly #report: (finding: Finding) => void;
  readonly #outer: LabelScope | undefined;
  readonly #alive: number;
  readonly #labels = new Map<string, Position>();
  /** Gotos that wait for a label, by its name. */
  readonly #pending = new Map<string, Goto[]>();

  constructor(report: (finding: Finding) => void, outer: LabelScope | undefined, alive: number) {
    this.#report = report;
    this.#outer = outer;
    this.#alive = alive;
  }

  #find(name: string): Position | undefined {
    return this.#labels.get(name) ?? (this.#outer ? this.#outer.#find(name) : undefined);
  }

  /** A jump back is fine; a jump forward waits for its label. */
  goto(entry: Goto): void {
    if (this.#find(entry.name) === undefined) this.#wait(entry);
  }

  #wait(entry: Goto): void {
    const list = this.#pending.get(entry.name);
    if (list) list.push(entry);
    else this.#pending.set(entry.name, [entry]);
  }

  label(name: string, at: Position, alive: number): void {
    const first = this.#find(name);
    if (first) this.#report(syntaxFinding(at, `label '${name}' already stands in line ${first.line}`));
    this.#labels.set(name, at);
    for (const entry of this.#pending.get(name) ?? []) {
      if (entry.alive >= alive) continue;
      this.#report(syntaxFinding(entry.at, `'goto ${name}' jumps into the scope of a local`));
    }
    this.#pending.delete(name);
  }

  /** What found no label here may find it in the block outside. */
  close(): void {
    for (const { name, at } of [...this.#pending.values()].flat()) {
      if (this.#outer) this.#outer.#wait({ name, at, alive: this.#alive });
      else this.#report(syntaxFinding(at, `no label '${name}' can be seen from this goto`));
    }
  }
}
