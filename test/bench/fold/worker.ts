import { timeCompile } from './compile.ts';
import { Desk } from './desk.ts';
import { makePeers } from './peers.ts';
import type { Answer, Question } from './protocol.ts';

const wasm = fetch(new URL('glue.wasm', import.meta.url)).then((response) => response.arrayBuffer());
const loadWasm = async () => new Uint8Array(await wasm);
const desk = new Desk(makePeers(loadWasm));

function answer({ call, args }: Question): unknown {
  const [peer, from, to] = args;
  switch (call) {
    case 'names':
      return desk.names();
    case 'open':
      return desk.open();
    case 'slice':
      return desk.slice(String(peer), Number(from), Number(to));
    case 'state':
      return desk.state(String(peer));
    case 'close':
      return desk.close();
    case 'compile':
      return timeCompile(loadWasm);
  }
}

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  let said: Answer;
  try {
    said = { value: await answer(data) };
  } catch (error) {
    said = { failure: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) };
  }
  postMessage(said);
};
