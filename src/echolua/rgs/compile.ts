import { compileToElc } from '../compile/compile.ts';
import { DEFAULT_FUEL } from '../elc.ts';
import type { Finding } from '../syntax/finding.ts';
import type { Node, Rgs, Rule } from './ast.ts';
import { ruleNodes } from './check.ts';
import { nodesOf } from './children.ts';
import { type RgsFinding, rgsFinding } from './finding.ts';
import { generateEchoLua } from './generate.ts';
import { parseRgs } from './parse.ts';

const START = { line: 1, column: 1 };

/** What can be said of a rule without an event. */
export interface RuleInfo {
  readonly id: string;
  readonly adr?: string;
  /** 1-based, in the `.rgs` source. */
  readonly line: number;
  /** [POL-8] It reads `context.state`, itself or by what it names: asked again in the order of the ledger. */
  readonly stateful: boolean;
  /** It asks for approvals. */
  readonly quorum: boolean;
}

/** A policy ready to run: the fields of a `CompiledProgram`, and how it came about. */
export interface CompiledRgs {
  readonly kind: 'policy';
  readonly elc: Uint8Array<ArrayBuffer>;
  /** `policy_code_root`: `sha256:<64 hex>` of `elc`. */
  readonly root: string;
  readonly fuel: number;
  readonly usesRng: false;
  /** What `elc` was compiled from, to read and to check. */
  readonly echoLua: string;
  readonly rgs: Rgs;
  /** By id. */
  readonly rules: readonly RuleInfo[];
  readonly findings: readonly [];
}

export interface RefusedRgs {
  readonly elc: undefined;
  readonly findings: readonly RgsFinding[];
}

/**
 * [POL-3] `.rgs` -> EchoLua -> ELC of kind policy, by the compiler that folds go through. Never throws; `fuel` is for one
 * event [LUA-5] and part of the root.
 */
export function compileRgs(
  source: string,
  options: { readonly fuel?: number } = {},
): CompiledRgs | RefusedRgs {
  const { rgs, findings } = parseRgs(source);
  if (!rgs) return { elc: undefined, findings };
  const { fuel = DEFAULT_FUEL } = options;
  const echoLua = generateEchoLua(rgs);
  const compiled = compileToElc(echoLua, { kind: 'policy', fuel });
  if (!compiled.elc) return { elc: undefined, findings: [tooLarge(rgs, echoLua, compiled.findings[0])] };
  return {
    kind: 'policy',
    elc: compiled.bytes,
    root: compiled.foldRoot,
    fuel,
    usesRng: false,
    echoLua,
    rgs,
    rules: rgs.rules.map((rule) => ruleInfo(rgs, rule)).sort((a, b) => (a.id < b.id ? -1 : 1)),
    findings: [],
  };
}

const PART = /^ {2}(?:judge|define)\(\w+, "([^"]*)"/;

/** The generated text is sound; what it can be is that a rule, or all of them, are too much for one program. */
function tooLarge({ rules, definitions }: Rgs, echoLua: string, finding: Finding | undefined): RgsFinding {
  const before = echoLua.split('\n').slice(0, finding?.line).reverse();
  const name = before.flatMap((line) => PART.exec(line)?.[1] ?? [])[0];
  const part = [
    ...rules.filter(({ id }) => id === name),
    ...definitions.filter((one) => one.name === name),
  ][0];
  if (!part) return rgsFinding(START, 'E_LIMIT', 'the policy is too large for one program; make two of it');
  const message = 'this is too much for one condition or value; name parts of it with let and define';
  return rgsFinding(part.at, finding?.code === 'E_DEPTH' ? 'E_DEPTH' : 'E_LIMIT', message);
}

function ruleInfo(rgs: Rgs, rule: Rule): RuleInfo {
  const { id, adr, at, requirements } = rule;
  const quorum = requirements.length > 0;
  const stateful = readsState(rgs, rule);
  return { id, ...(adr === undefined ? {} : { adr }), line: at.line, stateful, quorum };
}

function readsState({ definitions }: Rgs, rule: Rule): boolean {
  const bodies = new Map(definitions.map(({ name, body }) => [name, body]));
  const seen = new Set<string>();
  const waiting: Node[] = [...ruleNodes(rule)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const part of nodesOf(node)) {
      if (part.kind === 'root' && part.root === 'context' && part.field === 'state') return true;
      const body = part.kind === 'name' && !seen.has(part.name) ? bodies.get(part.name) : undefined;
      if (part.kind === 'name') seen.add(part.name);
      if (body) waiting.push(body);
    }
  }
  return false;
}
