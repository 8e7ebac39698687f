import { type Jq as Handle, loadJq } from 'jq-wasm';
import { EXIT, type JqAnswer } from './messages.ts';

/** Bytes that one jq may take; a program that wants more ends with an error instead of taking the tab with it. */
const MOST_MEMORY = 512 * 1024 * 1024;
const PAGE = 65_536;

/** Answers one question after the other; jq is compiled to wasm once and made anew after it crashed. */
export interface JqProgram {
  run(program: string, input: string): Promise<JqAnswer>;
}

/** `wasm` is the build that the package ships. */
export async function openProgram(wasm: BufferSource): Promise<JqProgram> {
  const module = await WebAssembly.compile(wasm);
  let handle: Handle | null = await instantiate(module);
  return {
    run: async (program, input) => {
      handle ??= await instantiate(module);
      try {
        // `--` so that a program that begins with a minus is a program.
        const { exitCode, stderr } = handle.raw(input, program, ['-e', '--']);
        return { exit: exitCode, stderr };
      } catch (error) {
        handle = null; // its memory cannot be trusted any more
        return { exit: EXIT.crash, stderr: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

function instantiate(module: WebAssembly.Module): Promise<Handle> {
  return new Promise((resolve, reject) => {
    loadJq({
      instantiateWasm: (imports, onSuccess) => {
        WebAssembly.instantiate(module, imports).then((instance) => {
          limitMemory(instance.exports);
          onSuccess(instance, module);
        }, reject);
      },
    }).then(resolve, reject);
  });
}

/** The glue asks `memory.grow` and tells jq of a refusal, which then ends with an error of its own. */
function limitMemory(exports: WebAssembly.Exports): void {
  for (const memory of Object.values(exports)) {
    if (!(memory instanceof WebAssembly.Memory)) continue;
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * PAGE > MOST_MEMORY)
        throw new RangeError('jq has no more memory');
      return grow(pages);
    };
  }
}
