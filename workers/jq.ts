import wasmUrl from 'jq-wasm/jq.wasm?url';
import type { JqMessage, JqQuestion } from '../src/adapters/jq/messages.ts';
import { openProgram } from '../src/adapters/jq/program.ts';

/** jq in a worker of its own: a program that runs for ever is ended by ending the worker. */
const say = (message: JqMessage) => postMessage(message);

async function start() {
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`the server said ${response.status}`);
  const jq = await openProgram(await response.arrayBuffer());
  addEventListener('message', ({ data }: MessageEvent<JqQuestion>) => {
    void jq.run(data.program, data.input).then((answer) => say({ kind: 'answer', id: data.id, answer }));
  });
  say({ kind: 'ready' });
}

start().catch((error: unknown) =>
  say({ kind: 'failed', detail: error instanceof Error ? error.message : String(error) }),
);
