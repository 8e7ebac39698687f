import { type Command, InvalidArgumentError, Option } from 'commander';
import { isNamespace } from '../protocol/journal/names.ts';
import type { ExitCode } from './context.ts';

export type Done = (code: ExitCode) => void;

export function namespace(text: string): string {
  if (!isNamespace(text)) {
    throw new InvalidArgumentError(
      'A namespace is 1 to 63 lower-case letters, digits, "-", "_" and single dots inside; "gov" is taken.',
    );
  }
  return text;
}

export function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

/** A verb with the options that all have, and its example. */
export function verb(parent: Command, usage: string, description: string, example: string): Command {
  return plainVerb(parent, usage, description, example).addOption(
    new Option('--ns <namespace>', 'the namespace to work in').argParser(namespace).default('main'),
  );
}

/** A verb that knows its namespace by itself. */
export function plainVerb(parent: Command, usage: string, description: string, example: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print the result as JSON, for programs')
    .addHelpText('after', `\nExample:\n${example.replace(/^/gm, '  ')}`);
}
