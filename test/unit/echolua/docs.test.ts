import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import { DEFAULT_FUEL } from '../../../src/echolua/elc.ts';
import { LIBRARY } from '../../../src/echolua/library.ts';
import { REFUSED_GLOBALS } from '../../../src/echolua/lint/refusals.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { event, fold, openSource, runtime } from '../echo/support.ts';
import { type Program, readExamples } from './docExamples.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/echolua.md'), 'utf8');
const EXAMPLES = readExamples(DOCUMENT);
const CHECKS = EXAMPLES.flatMap((example) => (example.kind === 'snippet' ? example.checks : []));
const PROGRAMS = EXAMPLES.filter((example): example is Program => example.kind === 'program');
const PAYLOAD = JSON.parse(/```json\n(.*)\n```/.exec(DOCUMENT)?.[1] ?? 'null') as JsonValue;

const SHOW = `local function show(...)
  local parts = {}
  for i = 1, select("#", ...) do
    local value = (select(i, ...))
    parts[i] = value == nil and "nil" or json.encode_canonical(value)
  end
  return table.concat(parts, ", ")
end
`;

const codesOf = (source: string) => compileToElc(source, { kind: 'fold' }).findings.map(({ code }) => code);

/** A line that may be a statement or an expression, as a statement. */
function asStatement(before: string, code: string): string {
  const statement = `${before}\n${code}`;
  const isStatement = !codesOf(fold(statement)).includes('E_SYNTAX');
  const expression = `${before}\nlocal _ = ${code}`;
  return isStatement || codesOf(fold(expression)).includes('E_SYNTAX') ? statement : expression;
}

async function run(source: string) {
  const session = await openSource(source);
  const [fault] = session.apply([event(PAYLOAD)]);
  const state = session.encode();
  const spent = session.fuelSpent();
  session.close();
  return { fault, state, spent };
}

/** What comes of a line, in the words of the document. */
async function outcome({ before, code, result }: (typeof CHECKS)[number]): Promise<string> {
  if (result.startsWith('E_')) {
    const source = fold(asStatement(before, code));
    const found = codesOf(source);
    return found.length > 0 ? [...new Set(found)].join() : ((await run(source)).fault?.code ?? 'no error');
  }
  if (result.endsWith(' fuel')) {
    const [empty, line] = [await run(fold('')), await run(fold(code))];
    return `${line.spent - empty.spent} fuel`;
  }
  const { fault, state } = await run(`${SHOW}${fold(`${before}\nstate = { shown = show(${code}) }`)}`);
  return fault ? `${fault.code} ${fault.message}` : JSON.parse(state).shown;
}

async function foldOutcomes({ source, events, fuel }: Program): Promise<string[]> {
  const session = await openSource(source, fuel);
  const outcomes = events.map(({ code }) => {
    const { type, payload } = JSON.parse(code);
    const [fault] = session.apply([event(payload, type)]);
    return fault ? fault.code : session.encode();
  });
  session.close();
  return outcomes;
}

async function policyOutcomes({ source, events }: Program): Promise<string[]> {
  const compiled = compileToElc(source, { kind: 'policy' });
  if (!compiled.elc) throw new Error(compiled.findings[0]?.message);
  const session = await runtime.openPolicyElc(compiled.elc, compiled.sourceMap);
  const outcomes = events.map(({ code }) => {
    const [asked = '', context = '{}'] = code.split(' with ');
    const { type, payload } = JSON.parse(asked);
    const verdict = session.evaluate(event(payload, type), JSON.parse(context));
    if (verdict.kind === 'deny') return `deny ${verdict.rule}: ${verdict.reason}`;
    return verdict.kind === 'fault' ? verdict.code : 'allow';
  });
  session.close();
  return outcomes;
}

async function predicateOutcomes({ source, events }: Program): Promise<string[]> {
  const compiled = compileToElc(source, { kind: 'predicate' });
  if (!compiled.elc) throw new Error(compiled.findings[0]?.message);
  const session = await runtime.openPredicateElc(compiled.elc, compiled.sourceMap);
  const outcomes = events.map(({ code }) => {
    const verdict = session.test(code);
    return verdict.kind === 'fault' ? verdict.code : String(verdict.value);
  });
  session.close();
  return outcomes;
}

const OUTCOMES = { fold: foldOutcomes, policy: policyOutcomes, predicate: predicateOutcomes };

function kindOf({ source }: Program): keyof typeof OUTCOMES {
  if (source.includes('return function(state)\n')) return 'predicate';
  return source.includes('function(event, context)') ? 'policy' : 'fold';
}

describe('docs/echolua.md: what the examples say is so', () => {
  it('there are examples', () => {
    expect(CHECKS.length).toBeGreaterThan(100);
    expect(PROGRAMS.length).toBeGreaterThan(5);
  });

  it.each(CHECKS)('line $line: $code --> $result', async (check) => {
    expect(await outcome(check)).toBe(check.result);
  });

  it.each(PROGRAMS)('the program of line $line', async (program) => {
    const kind = kindOf(program);
    const { findings } = compileToElc(program.source, { kind, fuel: program.fuel ?? DEFAULT_FUEL });
    expect(findings.map(({ line, code }) => `${line} ${code}`)).toEqual(program.findings);
    if (findings.length > 0) return;
    expect(program.events.length).toBeGreaterThan(0);
    expect(await OUTCOMES[kind](program)).toEqual(program.events.map(({ result }) => result));
  });
});

/** What no source can be made to raise: bytes that are no program, the host's limits, and the fallback. */
const WITHOUT_EXAMPLE = ['E_ELC', 'E_ENGINE', 'E_RUNTIME'];

function errorCodes(): string[] {
  const texts = ['src/echolua', 'src/adapters/wasmoon/echo'].flatMap((room) => {
    const files = readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => file.endsWith('.ts') && !file.startsWith('rgs/')) // those of docs/rgs.md
      .map((file) => readFileSync(join(ROOT, room, file), 'utf8'));
  });
  return [...new Set(texts.join('\n').match(/\bE_[A-Z][A-Z0-9]+\b/g))].sort();
}

describe('docs/echolua.md: nothing is left out', () => {
  it.each(LIBRARY)('[LUA-4] $signature has its row', ({ signature, kind }) => {
    const row = DOCUMENT.split('\n').find((line) => line.startsWith(`| \`${signature}\` | `));
    const cells = row?.split(' | ') ?? [];
    expect(cells).toHaveLength(4);
    if (kind === 'function') expect(cells[3]).toMatch(/\w/);
  });

  it.each(LIBRARY)('[LUA-4] $name has an example', ({ name }) => {
    const code = [...CHECKS.flatMap((check) => [check.before, check.code]), ...PROGRAMS.map((p) => p.source)];
    const [, member = name] = name.split('.');
    const called = new RegExp(`\\b${name.replace('.', '\\.')}\\b|:${member}\\(`);
    expect(code.some((text) => called.test(text))).toBe(true);
  });

  it.each(errorCodes())('[LUA-6] %s is in the tables, and an example raises it', (code) => {
    expect(DOCUMENT).toContain(`| \`${code}\` | `);
    const raised = [
      ...CHECKS.map(({ result }) => result),
      ...PROGRAMS.flatMap(({ findings, events }) => [
        ...findings.map((finding) => finding.split(' ')[1]),
        ...events.map(({ result }) => result),
      ]),
    ];
    expect(raised.includes(code)).toBe(!WITHOUT_EXAMPLE.includes(code));
  });

  it.each([...REFUSED_GLOBALS.keys()].filter((name) => !/^(_|warn$|bit32$|unpack$|[sg]etfenv$)/.test(name)))(
    '[LUA-2] %s stands among what is refused',
    (name) => {
      const table = DOCUMENT.slice(DOCUMENT.indexOf('| refused | write |'), DOCUMENT.indexOf('## Numbers'));
      expect(table).toMatch(name.startsWith('raw') ? /`raw\*`/ : new RegExp(`\`${name}\``));
    },
  );
});
