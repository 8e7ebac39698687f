import { createEchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { readPrograms } from './program.ts';
import { runAll } from './run.ts';

async function fetched(name: string): Promise<Response> {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

async function report(): Promise<string> {
  const programs = readPrograms((await (await fetched('corpus.json')).json()) as JsonValue);
  const loadWasm = async () => new Uint8Array(await (await fetched('glue.wasm')).arrayBuffer());
  return JSON.stringify(await runAll(programs, createEchoRuntime({ loadWasm })));
}

try {
  postMessage(await report());
} catch (error) {
  postMessage(
    JSON.stringify({ failure: error instanceof Error ? `${error}\n${error.stack}` : String(error) }),
  );
}
