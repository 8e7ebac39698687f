import type { StateNode } from '../../../protocol/state/stateText.ts';
import { formatPath, type Path } from '../state/path.ts';

/** A question that could be asked of this world's states. */
export interface Proposal {
  /** What it asks, in words: "widgets is below zero". */
  readonly words: string;
  readonly jq: string;
  readonly echolua: string;
}

interface NumberAt {
  readonly path: Path;
  readonly text: string;
}

const MOST = 3;
/** Enough to find an example; a state may have 50,000 keys. */
const MOST_LOOKED_AT = 5_000;
const MOST_DEPTH = 4;

/** Questions that this state answers with yes, what looks wrong first: numbers below zero, then what numbers have become. */
export function proposePredicates(state: StateNode): readonly Proposal[] {
  const numbers = numbersOf(state);
  const negative = numbers.filter(({ text }) => text.startsWith('-'));
  const others = numbers.filter(({ text }) => !text.startsWith('-') && !/^0(\.0*)?$/.test(text));
  return [...negative.map(below), ...others.map(reached)].slice(0, MOST);
}

/** The numbers nearest to the root, in canonical order. */
function numbersOf(state: StateNode): readonly NumberAt[] {
  const found: NumberAt[] = [];
  let level: { readonly path: Path; readonly node: StateNode }[] = [{ path: [], node: state }];
  let looked = 0;
  for (let depth = 0; depth <= MOST_DEPTH && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const { path, node } of level) {
      looked += 1;
      if (looked > MOST_LOOKED_AT) return found;
      if (node instanceof Map)
        for (const [key, child] of node) next.push({ path: [...path, key], node: child });
      else if (typeof node === 'object' && node !== null && 'number' in node)
        found.push({ path, text: node.number });
    }
    level = next;
  }
  return found;
}

function below({ path }: NumberAt): Proposal {
  return {
    words: `${nameOf(path)} is below zero`,
    jq: `${formatPath(path)} < 0`,
    echolua: luaPredicate(path, 'value < 0'),
  };
}

function reached({ path, text }: NumberAt): Proposal {
  return {
    words: `${nameOf(path)} is ${text} or more`,
    jq: `${formatPath(path)} >= ${text}`,
    echolua: luaPredicate(path, `value >= ${text}`),
  };
}

/** `inventory.widgets`: as in jq, without the dot that begins it. */
function nameOf(path: Path): string {
  return formatPath(path).replace(/^\.(?=.)/, '');
}

/** The same in EchoLua; nothing stands there at first, so each step asks whether there is something to step into. */
export function luaPredicate(path: Path, test: string): string {
  const steps = path.map((part) => `  value = value and value${luaIndex(part)}`);
  return [
    'return function(state)',
    '  local value = state',
    ...steps,
    `  return value ~= nil and ${test}`,
    'end',
  ].join('\n');
}

function luaIndex(part: string | number): string {
  if (typeof part === 'number') return `[${part + 1}]`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(part) && !LUA_WORDS.has(part)
    ? `.${part}`
    : `[${JSON.stringify(part)}]`;
}

const LUA_WORDS = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);
