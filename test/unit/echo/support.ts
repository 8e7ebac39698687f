import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createEchoRuntime, type EchoOptions } from '../../../src/adapters/wasmoon/echo/index.ts';
import { compileToElc } from '../../../src/echolua/compile/compile.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { GatosError } from '../../../src/protocol/errors.ts';

const wasm = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');

/** A CID as events have them: dag-cbor, BLAKE3. */
export const EVENT_CID = 'bafyr4iaha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4';

export function createRuntime(options: Partial<EchoOptions> = {}) {
  return createEchoRuntime({ loadWasm: () => readFile(wasm), ...options });
}

export const runtime = createRuntime();

export function event(payload: JsonValue = {}, type = 'test'): FoldEvent {
  return {
    type,
    ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    actor: 'user:ada',
    ns: 'main',
    cid: EVENT_CID,
    payload,
  };
}

/** A fold whose body is given and which returns its state. */
export function fold(body: string): string {
  return `return function(state, event)\n${body}\nreturn state end`;
}

export function open(body: string, fuel?: number) {
  return openSource(fold(body), fuel);
}

/** Opens a whole source, with a tank of fuel of its own if given. */
export async function openSource(source: string, fuel?: number) {
  const compiled = compileToElc(source, { kind: 'fold', ...(fuel === undefined ? {} : { fuel }) });
  if (!compiled.elc)
    throw new Error(compiled.findings.map(({ code, message }) => `${code} ${message}`).join('; '));
  return runtime.openFoldElc(compiled.elc, compiled.sourceMap);
}

/** State text after folding the payloads with a body; throws the first fault's code. */
export async function stateAfter(body: string, ...payloads: JsonValue[]): Promise<string> {
  const session = await open(body);
  const [fault] = session.apply((payloads.length === 0 ? [{}] : payloads).map((payload) => event(payload)));
  if (fault) throw new Error(`${fault.code} line ${fault.line}: ${fault.message}`);
  return session.encode();
}

/** `code:line` of the fault of one event (line of the body), and that the state stayed as it was [STA-6]. */
export async function faultOf(body: string, payload: JsonValue = {}): Promise<string> {
  const session = await open(body);
  session.restore('{"kept":[1,{"a":true}]}');
  const faults = session.apply([event(payload)]);
  if (session.encode() !== '{"kept":[1,{"a":true}]}') return 'the state has changed';
  return faults.map(({ code, line }) => (line === undefined ? code : `${code}:${line - 1}`)).join();
}

export async function refusal(run: () => unknown): Promise<GatosError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof GatosError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
