import { StringDecoder } from 'node:string_decoder';
import { GatosError } from '../protocol/errors.ts';

const MAX_LENGTH = 4096;

/**
 * Reads a line without showing it: the terminal is in raw mode meanwhile, so Backspace, Ctrl-U, Ctrl-C and Ctrl-D are
 * our own work. Null where one of the streams is no terminal. Throws ERR_CANCELLED on Ctrl-C.
 */
export async function readHidden(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  prompt: string,
): Promise<string | null> {
  if (input.isTTY !== true || output.isTTY !== true) return null;
  const decoder = new StringDecoder('utf8');
  output.write(prompt);
  input.setRawMode(true);
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      const line = new HiddenLine(resolve, reject);
      input.on('data', (chunk: Buffer) => line.type(decoder.write(chunk)));
      input.once('end', () => reject(cancelled()));
    });
  } finally {
    input.removeAllListeners('data');
    input.removeAllListeners('end');
    input.setRawMode(false);
    input.pause();
    output.write('\n');
  }
}

/** What keys do to a line that nobody sees. */
export class HiddenLine {
  private readonly done: (line: string) => void;
  private readonly fail: (error: GatosError) => void;
  private text: string[] = [];

  constructor(done: (line: string) => void, fail: (error: GatosError) => void) {
    this.done = done;
    this.fail = fail;
  }

  type(typed: string): void {
    // The keys that move a cursor send sequences; where nothing is shown they can mean nothing.
    for (const key of typed.replace(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])/g, '')) this.press(key);
  }

  private press(key: string): void {
    if (key === '\r' || key === '\n') this.done(this.text.join(''));
    else if (key === '\u0003') this.fail(cancelled());
    else if (key === '\u0004' && this.text.length === 0) this.fail(cancelled());
    else if (key === '\u007f' || key === '\b') this.text.pop();
    else if (key === '\u0015') this.text = [];
    else if (key >= ' ' && this.text.length < MAX_LENGTH) this.text.push(key);
  }
}

function cancelled(): GatosError {
  return new GatosError('ERR_CANCELLED', 'Cancelled.');
}
