import { readFile } from 'node:fs/promises';
import { createEchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { readPrograms } from './program.ts';
import { runAll } from './run.ts';

/** Beside the bundle lie the wasm and the corpus; the report goes to standard output. */
const beside = (name: string) => new URL(name, import.meta.url);

const programs = readPrograms(JSON.parse(await readFile(beside('corpus.json'), 'utf8')) as JsonValue);
const runtime = createEchoRuntime({ loadWasm: () => readFile(beside('glue.wasm')) });
console.log(JSON.stringify(await runAll(programs, runtime)));
