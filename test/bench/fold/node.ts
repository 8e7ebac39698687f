import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { timeCompile } from './compile.ts';
import { Desk } from './desk.ts';
import { makePeers } from './peers.ts';
import type { Place } from './protocol.ts';

/** The same peers in this process. */
export async function openNode(root: string): Promise<Place> {
  const wasm = new Uint8Array(await readFile(join(root, 'node_modules/wasmoon/dist/glue.wasm')));
  const loadWasm = async () => wasm;
  const desk = new Desk(makePeers(loadWasm));
  return {
    name: `Node ${process.versions.node}`,
    names: async () => desk.names(),
    open: () => desk.open(),
    slice: async (peer, from, to) => desk.slice(peer, from, to),
    state: async (peer) => desk.state(peer),
    close: async () => desk.close(),
    compile: () => timeCompile(loadWasm),
    stop: async () => undefined,
  };
}
