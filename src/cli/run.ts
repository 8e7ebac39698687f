import { CommanderError } from 'commander';
import { type ErrorCode, toErrorShape } from '../protocol/errors.ts';
import { separateCommand } from './bisect/separate.ts';
import type { Host } from './host.ts';
import { Output } from './output.ts';
import { createProgram } from './program.ts';
import { CliTask } from './task.ts';

/** What the caller got wrong, as against what was refused or failed. */
const WRONG_USE: readonly ErrorCode[] = ['ERR_USAGE', 'ERR_WORLD_EMPTY'];
/** 128 + SIGINT, as shells and scripts expect. */
const INTERRUPTED = 130;
const SHOWN_AS_ASKED = ['commander.helpDisplayed', 'commander.version'];

/**
 * Runs `git gatos <argv>` to its end and returns the exit code: 0 done, 1 refused or failed, 2 wrong use, 130 on
 * Ctrl-C. Never throws.
 */
export async function runCli(argv: readonly string[], host: Host): Promise<number> {
  const task = new CliTask(host);
  const out = new Output(host, task);
  const stopListening = host.onInterrupt(() => task.cancel());
  let exit: number = 0;
  const words = separateCommand(argv);
  try {
    const program = createProgram({ host, out, task }, (code) => {
      exit = code;
    });
    await program.parseAsync(words, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return SHOWN_AS_ASKED.includes(error.code) ? 0 : 2;
    // On Ctrl-C the terminal tells Git too, so its end is ours and no fault of its own.
    if (task.cancelled) {
      await out.note('Cancelled.');
      return INTERRUPTED;
    }
    const end = words.indexOf('--');
    await out.error(error, words.slice(0, end < 0 ? undefined : end).includes('--json'));
    return WRONG_USE.includes(toErrorShape(error).code) ? 2 : 1;
  } finally {
    await task.clear();
    stopListening();
  }
}
