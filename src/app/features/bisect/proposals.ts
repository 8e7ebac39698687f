import type { TreeRow } from '../../../rpc/contract.ts';
import { formatPath, type Path } from '../state/path.ts';

/** A question that could be asked of this world's states. */
export interface Proposal {
  /** What it asks, in words: "widgets is below zero". */
  readonly words: string;
  readonly jq: string;
  readonly echolua: string;
}

type NumberAt = Pick<TreeRow, 'path' | 'text'>;

const MOST = 3;

/** Questions that a state answers with yes, what looks wrong first: numbers below zero, then what numbers have become. */
export function proposePredicates(rows: readonly TreeRow[]): readonly Proposal[] {
  const numbers = rows.filter(({ kind, cut }) => kind === 'number' && !cut);
  const negative = numbers.filter(({ text }) => text.startsWith('-'));
  const others = numbers.filter(({ text }) => !text.startsWith('-') && !/^0(\.0*)?$/.test(text));
  const all = [...negative.map(below), ...others.map(reached)];
  return all.filter(({ jq }, index) => all.findIndex((one) => one.jq === jq) === index).slice(0, MOST);
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
