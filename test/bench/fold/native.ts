import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BatchPacker } from './packed.ts';
import type { Place } from './protocol.ts';
import { canonicalState, stockHarness } from './stockLua.ts';
import { BATCH, EVENTS, makeEvents, REDUCER } from './workload.ts';

export const NATIVE = 'native lua5.4, packing left out';
const PROGRAM = 'lua5.4';

/** Reads all batches beforehand, then folds as many as a line of input says; wall time is taken from outside. */
const MAIN = `local harness, fold, path, lengths = ...
local load_batch, run, dump = load(harness)(load(fold))
local file = assert(io.open(path, "rb"))
local batches = {}
for length in lengths:gmatch("%d+") do batches[#batches + 1] = file:read(tonumber(length)) end
local done = 0
for line in io.lines() do
  if line == "state" then
    io.write(dump(), "\\n")
  else
    for _ = 1, tonumber(line) do
      done = done + 1
      load_batch(batches[done])
      run(${BATCH})
    end
    io.write("done\\n")
  end
  io.flush()
end`;

interface Prepared {
  readonly folder: string;
  readonly args: readonly string[];
}

/** Everything as files: the process is told where they are. */
function prepare(): Prepared {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fold-'));
  const packer = new BatchPacker();
  const events = makeEvents();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < EVENTS; at += BATCH) parts.push(packer.pack(events.slice(at, at + BATCH)).slice());
  const [main, batches] = [join(folder, 'main.lua'), join(folder, 'batches.bin')];
  writeFileSync(main, MAIN);
  writeFileSync(batches, Buffer.concat(parts));
  const lengths = parts.map(({ length }) => length).join(' ');
  return { folder, args: [main, stockHarness({ wide: true, reuse: false }), REDUCER, batches, lengths] };
}

/** One process of native Lua that answers a line for a line. */
class NativeLua {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(args: readonly string[]) {
    this.#child = spawn(PROGRAM, args);
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    this.#child.stderr.on('data', (text) => {
      this.#errors += text;
    });
  }

  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${PROGRAM}: ${this.#errors}`);
    return value;
  }

  close(): void {
    this.#child.kill();
  }
}

/** The distribution's own Lua in a process of its own; undefined where it is not installed. */
export function openNative(): Place | undefined {
  if (spawnSync(PROGRAM, ['-v']).status !== 0) return undefined;
  const { folder, args } = prepare();
  let lua: NativeLua | undefined;
  const running = (): NativeLua => {
    if (!lua) throw new Error(`${PROGRAM} is not open`);
    return lua;
  };
  return {
    name: NATIVE,
    names: async () => [NATIVE],
    async open() {
      lua = new NativeLua(args);
      await lua.ask('0'); // it has read its files by then
    },
    async slice(_, from, to) {
      const start = performance.now();
      await running().ask(`${(to - from) / BATCH}`);
      return performance.now() - start;
    },
    state: async () => canonicalState(await running().ask('state')),
    close: async () => lua?.close(),
    stop: async () => rmSync(folder, { recursive: true }),
  };
}
