import type * as elc from '../elc.ts';
import { globalName, unwrap } from '../lint/references.ts';
import type {
  Block,
  Expression,
  FunctionNode,
  IndexNode,
  Local,
  NameNode,
  Statement,
  TableNode,
} from '../syntax/ast.ts';
import type { Position } from '../syntax/finding.ts';

type IfBranch = readonly [elc.Expression, elc.Block];

function givesMany(node: Expression): boolean {
  return node.kind === 'call' || node.kind === 'method' || node.kind === 'vararg';
}

/** Turns a syntax tree without findings into ELC, in pre-order, noting where every node came from. */
export class Emitter {
  /** Position of each node, by number. */
  readonly positions: Position[] = [];
  readonly #ids = new Map<Local, elc.LocalId>();

  block(body: Block): elc.Block {
    return body.map((statement) => this.#statement(statement));
  }

  #mark(node: Position): void {
    this.positions.push({ line: node.line, column: node.column });
  }

  #declare(local: Local): elc.LocalId {
    const id = this.#ids.size;
    this.#ids.set(local, id);
    return id;
  }

  #statement(node: Statement): elc.Statement {
    this.#mark(node);
    switch (node.kind) {
      case 'local': {
        const ids = node.locals.map((local) => this.#declare(local));
        return ['local', ids, this.#values(node.values, ids.length)];
      }
      case 'assign': {
        const targets = node.targets.map((target) => this.#target(target));
        return ['set', targets, this.#values(node.values, targets.length)];
      }
      case 'callStatement':
        return ['do!', this.#one(node.call)];
      case 'do':
        return ['do', this.block(node.body)];
      case 'while':
        return ['while', this.#one(node.condition), this.block(node.body)];
      case 'repeat':
        return ['repeat', this.block(node.body), this.#one(node.condition)];
      case 'if': {
        const branches = node.branches.map(
          (branch): IfBranch => [this.#one(branch.condition), this.block(branch.body)],
        );
        return ['if', branches, node.otherwise ? this.block(node.otherwise) : null];
      }
      case 'for': {
        const id = this.#declare(node.local);
        const [from, to] = [this.#one(node.from), this.#one(node.to)];
        return ['for', id, from, to, node.step ? this.#one(node.step) : null, this.block(node.body)];
      }
      case 'in': {
        const ids = node.locals.map((local) => this.#declare(local));
        return ['in', ids, this.#many(node.values), this.block(node.body)];
      }
      case 'localFunction':
        return ['fn', this.#declare(node.local), this.#one(node.value)];
      case 'return':
        return ['return', this.#many(node.values)];
      case 'break':
        return ['break'];
      default:
        throw new Error(`'${node.kind}' should have been refused`);
    }
  }

  /** Values for a known number of places: where there are enough of them, the last gives one value anyway. */
  #values(nodes: readonly Expression[], places: number): elc.Expression[] {
    return nodes.length >= places ? nodes.map((node) => this.#one(node)) : this.#many(nodes);
  }

  /** A list whose last item may give several values. */
  #many(nodes: readonly Expression[]): elc.Expression[] {
    return nodes.map((node, i) => (i === nodes.length - 1 ? this.#last(node) : this.#one(node)));
  }

  /** Parentheses cut several values down to one; only here do they mean anything. */
  #last(node: Expression): elc.Expression {
    const inner = unwrap(node);
    if (inner === node || !givesMany(inner)) return this.#one(inner);
    this.#mark(node);
    return ['p', this.#one(inner)];
  }

  #target(node: NameNode | IndexNode): elc.Target {
    const target = this.#one(node);
    if (target[0] === 'l' || target[0] === 'i') return target as elc.Target;
    throw new Error('an assignment to a global should have been refused');
  }

  #one(outer: Expression): elc.Expression {
    const node = unwrap(outer);
    this.#mark(node);
    switch (node.kind) {
      case 'nil':
      case 'true':
      case 'false':
        return [node.kind];
      case 'vararg':
        return ['...'];
      case 'number':
        return ['n', node.text];
      case 'string':
        return [node.binary ? 'b' : 's', node.text];
      case 'function':
        return this.#function(node);
      case 'name':
        return this.#name(node);
      case 'index': {
        const name = globalName(node);
        return name === undefined ? ['i', this.#one(node.object), this.#one(node.key)] : ['g', name];
      }
      case 'call':
        return ['c', this.#one(node.callee), this.#many(node.args)];
      case 'method':
        return ['m', this.#one(node.object), node.name, this.#many(node.args)];
      case 'binary':
        return [node.operator, this.#one(node.left), this.#one(node.right)] as unknown as elc.Expression;
      case 'unary':
        return [node.operator === '-' ? 'neg' : (node.operator as 'not' | '#'), this.#one(node.operand)];
      case 'table':
        return this.#table(node);
      default:
        throw new Error('parentheses were taken away');
    }
  }

  #function(node: FunctionNode): elc.Expression {
    const params = node.params.map((param) => this.#declare(param));
    return ['f', params, node.vararg, this.block(node.body)];
  }

  #name(node: NameNode): elc.Expression {
    if (!node.local) return ['g', node.name];
    const id = this.#ids.get(node.local);
    if (id === undefined) throw new Error(`'${node.name}' is used before it is declared`);
    return ['l', id];
  }

  #table(node: TableNode): elc.Expression {
    const fields = node.fields.map(({ key, value }, i): elc.Field => {
      if (key) return ['k', this.#one(key), this.#one(value)];
      return ['v', i === node.fields.length - 1 ? this.#last(value) : this.#one(value)];
    });
    return ['t', fields];
  }
}
