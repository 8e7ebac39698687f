import type { JsonValue } from '../protocol/codec/json.ts';
import { toErrorShape } from '../protocol/errors.ts';
import type { Host } from './host.ts';
import type { CliTask } from './task.ts';

/** A control or bidirectional formatting character: in a terminal it could make text look like what it is not. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from a repository as a terminal may show it. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Results to stdout, words to stderr. */
export class Output {
  private readonly host: Host;
  private readonly task: CliTask;

  constructor(host: Host, task: CliTask) {
    this.host = host;
    this.task = task;
  }

  /** Lines of a result, for people. */
  async lines(...lines: readonly string[]): Promise<void> {
    await this.raw(lines.map((line) => `${printable(line)}\n`).join(''));
  }

  /** A result for machines, on one line. */
  async json(value: unknown): Promise<void> {
    await this.raw(`${JSON.stringify(value as JsonValue)}\n`);
  }

  /** Bytes or text as they stand. */
  async raw(data: string | Uint8Array): Promise<void> {
    await this.task.clear();
    await this.host.stdout.write(data);
  }

  /** A message beside the result. */
  async note(...lines: readonly string[]): Promise<void> {
    await this.task.clear();
    await this.host.stderr.write(lines.map((line) => `${printable(line)}\n`).join(''));
  }

  /** What went wrong, why, and what to do; one JSON object where a machine listens (OPS-5). */
  async error(error: unknown, json: boolean): Promise<void> {
    const { code, message, hint, data } = toErrorShape(error);
    if (json) {
      await this.note(JSON.stringify({ ok: false, code, reason: message, hint, data }));
      return;
    }
    await this.note(`error: ${message}`, ...(hint === undefined ? [] : [`  ${hint}`]), `  (${code})`);
  }
}

/** "key   value" with the values in one column. */
export function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([key]) => key.length));
  return rows.map(([key, value]) => `${key.padEnd(width)}  ${value}`);
}

export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
