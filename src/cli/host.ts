import { buffer } from 'node:stream/consumers';
import { readHidden } from './secret.ts';

/** What the command line touches of its process; tests bring their own. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Somebody watches stderr: progress may be drawn. */
  readonly interactive: boolean;
  readStdin(): Promise<Uint8Array>;
  /** A line that the terminal does not show; null where nobody can be asked. Throws ERR_CANCELLED on Ctrl-C. */
  readSecret(prompt: string): Promise<string | null>;
  /** Calls back on Ctrl-C; returns what stops listening. */
  onInterrupt(listener: () => void): () => void;
}

export interface Sink {
  /** Resolves when there is room for more. A reader that has gone away (`| head`) is not an error. */
  write(data: string | Uint8Array): Promise<void>;
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
  });
  return {
    write: (data) =>
      gone ? Promise.resolve() : new Promise((resolve) => stream.write(data, () => resolve())),
  };
}

export function nodeHost(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    interactive: process.stderr.isTTY === true,
    readStdin: () => buffer(process.stdin),
    readSecret: (prompt) => readHidden(process.stdin, process.stderr, prompt),
    onInterrupt: (listener) => {
      // Once: a second Ctrl-C ends the process at once, as it would without us.
      process.once('SIGINT', listener);
      return () => process.removeListener('SIGINT', listener);
    },
  };
}
