import type { Elc } from '../elc.ts';
import { LIBRARY_TABLES, libraryEntry } from '../library.ts';
import { MAX_ELC_DEPTH, MAX_FUEL } from '../syntax/limits.ts';
import { canonicalNumeral, LEAST_NUMERAL } from '../syntax/numeral.ts';
import { KEYWORDS } from '../syntax/token.ts';

/** Why a value is not ELC. */
export class ShapeFault extends Error {
  override readonly name = 'ShapeFault';
}

type Check = (value: unknown, shape: ElcShape) => void;

const BINARY = '+ - * / // % .. == ~= < <= > >= and or'.split(' ');

function fail(reason: string): never {
  throw new ShapeFault(reason);
}

function listOf(check: Check): Check {
  return (value, shape) => {
    if (!Array.isArray(value)) fail('a list is missing');
    for (const item of value) check(item, shape);
  };
}

function someOf(check: Check): Check {
  return (value, shape) => {
    listOf(check)(value, shape);
    if ((value as unknown[]).length === 0) fail('a list is empty that may not be');
  };
}

function optional(check: Check): Check {
  return (value, shape) => {
    if (value !== null) check(value, shape);
  };
}

const expression: Check = (value, shape) => shape.node(value, EXPRESSIONS, 'expression');
const statement: Check = (value, shape) => shape.node(value, STATEMENTS, 'statement');
const block = listOf(statement);

/** What stands behind a minus: one numeral fits nowhere else. */
const negated: Check = (value, shape) => {
  const isLeast = Array.isArray(value) && value[0] === 'n' && value[1] === LEAST_NUMERAL;
  shape.node(value, isLeast ? LEAST : EXPRESSIONS, 'expression');
};

const newLocal: Check = (value, shape) => shape.declare(value);
const usedLocal: Check = (value, shape) => shape.use(value);

const text: Check = (value) => {
  if (typeof value !== 'string') fail('a text is missing');
};

const flag: Check = (value) => {
  if (typeof value !== 'boolean') fail('a truth value is missing');
};

const numeral: Check = (value) => {
  if (typeof value !== 'string' || canonicalNumeral(value) !== value)
    fail('a number is not in canonical form [ENC-7]');
};

const bytes: Check = (value) => {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})+$/.test(value)) fail('bytes are not in hex');
};

const methodName: Check = (value) => {
  if (typeof value !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(value) || KEYWORDS.has(value)) {
    fail('a method has no name that Lua could say');
  }
};

const libraryName: Check = (value) => {
  if (typeof value !== 'string' || LIBRARY_TABLES.has(value) || !libraryEntry(value)) {
    fail(`the library has no ${JSON.stringify(value)?.slice(0, 40)}`);
  }
};

const branch: Check = (value, shape) => {
  if (!Array.isArray(value) || value.length !== 2) fail('a branch is not a condition and a block');
  expression(value[0], shape);
  block(value[1], shape);
};

const field: Check = (value, shape) => {
  const isList = Array.isArray(value) && value[0] === 'v' && value.length === 2;
  const isKeyed = Array.isArray(value) && value[0] === 'k' && value.length === 3;
  if (!isList && !isKeyed) fail('a table field is neither a value nor a key with a value');
  for (const part of value.slice(1)) expression(part, shape);
};

const only = (tags: readonly string[], what: string): Check => {
  return (value, shape) => {
    if (!Array.isArray(value) || !tags.includes(value[0])) fail(what);
    expression(value, shape);
  };
};

const target = only(['l', 'i'], 'only locals and fields can be assigned to');
const call = only(['c', 'm'], 'only a call can be a statement');
const several = only(['c', 'm', '...'], 'parentheses stand round what gives one value anyway');
const functionValue = only(['f'], 'a local function has no function');

const EXPRESSIONS: ReadonlyMap<string, readonly Check[]> = new Map<string, readonly Check[]>([
  ['nil', []],
  ['true', []],
  ['false', []],
  ['...', []],
  ['n', [numeral]],
  ['s', [text]],
  ['b', [bytes]],
  ['l', [usedLocal]],
  ['g', [libraryName]],
  ['i', [expression, expression]],
  ['c', [expression, listOf(expression)]],
  ['m', [expression, methodName, listOf(expression)]],
  ['f', [listOf(newLocal), flag, block]],
  ['neg', [negated]],
  ['not', [expression]],
  ['#', [expression]],
  ['p', [several]],
  ['t', [listOf(field)]],
  ...BINARY.map((operator): [string, readonly Check[]] => [operator, [expression, expression]]),
]);

const LEAST: ReadonlyMap<string, readonly Check[]> = new Map([['n', [text]]]);

const STATEMENTS: ReadonlyMap<string, readonly Check[]> = new Map<string, readonly Check[]>([
  ['local', [someOf(newLocal), listOf(expression)]],
  ['set', [someOf(target), someOf(expression)]],
  ['do!', [call]],
  ['do', [block]],
  ['while', [expression, block]],
  ['repeat', [block, expression]],
  ['if', [someOf(branch), optional(block)]],
  ['for', [newLocal, expression, expression, optional(expression), block]],
  ['in', [someOf(newLocal), someOf(expression), block]],
  ['fn', [newLocal, functionValue]],
  ['return', [listOf(expression)]],
  ['break', []],
]);

/** Checks tags, arity and types of a decoded value, and that locals are numbered in pre-order. Scopes are not its job. */
export class ElcShape {
  #declared = 0;
  #depth = 0;

  node(value: unknown, tags: ReadonlyMap<string, readonly Check[]>, what: string): void {
    if (!Array.isArray(value) || typeof value[0] !== 'string') fail(`this is no ${what}`);
    const checks = tags.get(value[0]);
    if (!checks) fail(`there is no ${what} '${value[0].slice(0, 20)}'`);
    if (value.length !== checks.length + 1)
      fail(`'${value[0]}' has ${value.length - 1} parts and not ${checks.length}`);
    const level = value[0] === 'p' ? 0 : 1;
    this.#depth += level;
    if (this.#depth > MAX_ELC_DEPTH) fail(`it nests more than ${MAX_ELC_DEPTH} levels`);
    checks.forEach((check, i) => {
      check(value[i + 1], this);
    });
    this.#depth -= level;
  }

  declare(value: unknown): void {
    if (value !== this.#declared)
      fail(`local ${this.#declared} is declared as ${String(value).slice(0, 20)}`);
    this.#declared += 1;
  }

  use(value: unknown): void {
    const isKnown =
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < this.#declared;
    if (!isKnown) fail(`local ${String(value).slice(0, 20)} is used before it is declared`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A decoded value as ELC, as far as its shape tells; throws ShapeFault with the reason. */
export function asElc(value: unknown): Elc {
  if (!isRecord(value) || Object.keys(value).sort().join() !== 'body,fuel,kind,v') {
    fail('it is not a map of v, kind, fuel and body');
  }
  if (value.v !== 1) fail('its version is not 1');
  if (value.kind !== 'fold' && value.kind !== 'policy' && value.kind !== 'predicate')
    fail('it is neither a fold, a policy nor a predicate');
  const { fuel } = value;
  if (typeof fuel !== 'number' || !Number.isInteger(fuel) || fuel < 1 || fuel > MAX_FUEL) {
    fail(`its fuel is not a whole number from 1 to ${MAX_FUEL}`);
  }
  block(value.body, new ElcShape());
  return value as unknown as Elc;
}
