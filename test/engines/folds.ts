import type { EchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import { type CompileResult, compileToElc } from '../../src/echolua/compile/compile.ts';
import { openElc } from '../../src/echolua/elcCodec.ts';
import type { PolicyVerdict } from '../../src/ports/lua.ts';
import { canonicalJson } from '../../src/protocol/codec/canonicalJson.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { foldEvents, foldHistory, type Opened } from './histories.ts';
import type { Program } from './program.ts';
import { brief, failure, type Results } from './report.ts';

function compile({ source, kind, fuel }: Program): CompileResult {
  return compileToElc(source, { kind, ...(fuel === undefined ? {} : { fuel }) });
}

function refusal(error: unknown): JsonValue {
  if (!(error instanceof GatosError)) return failure(error);
  return [error.code, ...Object.values(error.data).map((value) => value ?? null)];
}

async function judged(runtime: EchoRuntime, { elc, sourceMap }: Opened, program: Program): Promise<Results> {
  const session = await runtime.openPolicyElc(elc, sourceMap);
  const events = foldEvents(program.events);
  const verdicts = events.map((event, i) => {
    const verdict = session.evaluate(event, program.events[i]?.context);
    return `${verdictText(verdict)} (${session.fuelSpent()})`;
  });
  session.close();
  return { verdicts };
}

/** A policy's word, with the line of a fault. */
function verdictText(verdict: PolicyVerdict): string {
  if (verdict.kind === 'allow') return 'allow';
  if (verdict.kind === 'deny') {
    const data = verdict.data === undefined ? '' : ` ${canonicalJson(verdict.data)}`;
    return brief(`deny ${verdict.rule}: ${verdict.reason}${data}`);
  }
  return brief(`${verdict.code}${verdict.line === undefined ? '' : `:${verdict.line}`} ${verdict.message}`);
}

async function folded(runtime: EchoRuntime, opened: Opened, program: Program): Promise<Results> {
  const { state, faults, fuel, astray } = await foldHistory(runtime, opened, program.events);
  const result: Results = { state: brief(state), faults: [...faults], fuel: brief(fuel) };
  return Object.keys(astray).length === 0 ? result : { ...result, astray: JSON.stringify(astray) };
}

/**
 * Everything about one program that must be equal on every engine: fold_root, state, faults with their places, the
 * fuel of each event; or its findings. `astray` is there only where batches, restoring before each event or the deltas
 * came to another result, which breaks STA-1.
 */
export async function runProgram(program: Program, runtime: EchoRuntime): Promise<Results> {
  const compiled = compile(program);
  if (!compiled.elc)
    return { findings: compiled.findings.map(({ line, column, code }) => `${line}:${column} ${code}`) };
  const identity = {
    events: program.events.length,
    root: compiled.foldRoot,
    elcBytes: compiled.bytes.length,
  };
  try {
    // What runs is what the bytes say, not what the compiler still has at hand.
    const opened = { elc: openElc(compiled.bytes).elc, sourceMap: compiled.sourceMap };
    const run = program.kind === 'policy' ? judged : folded;
    return { ...identity, ...(await run(runtime, opened, program)) };
  } catch (error) {
    return { ...identity, refused: refusal(error) };
  }
}
