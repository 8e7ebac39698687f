import { setImmediate } from 'node:timers/promises';
import type { Task } from '../ports/runtime.ts';
import { GatosError } from '../protocol/errors.ts';
import type { Host } from './host.ts';

const EVERY_MS = 100;
/** Shorter work than this shows nothing. */
const QUIET_MS = 300;

/** Long work on the command line: progress on a terminal's stderr, and an end on Ctrl-C. */
export class CliTask implements Task {
  cancelled = false;
  private readonly host: Host;
  private last = Date.now() + QUIET_MS - EVERY_MS;
  private drawn = false;

  constructor(host: Host) {
    this.host = host;
  }

  cancel(): void {
    this.cancelled = true;
  }

  progress(done: number, total: number, phase = 'working'): void {
    const now = Date.now();
    if (!this.host.interactive || now - this.last < EVERY_MS) return;
    this.last = now;
    this.drawn = true;
    const share = total > 0 ? ` ${Math.floor((100 * done) / total)}%` : '';
    void this.host.stderr.write(
      `\r\x1b[K${phase} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}${share}`,
    );
  }

  check(): void {
    if (this.cancelled) throw new GatosError('ERR_CANCELLED', 'Cancelled.');
  }

  async breathe(): Promise<void> {
    await setImmediate();
    this.check();
  }

  /** Takes the progress line away before anything else is written. */
  async clear(): Promise<void> {
    if (this.drawn) await this.host.stderr.write('\r\x1b[K');
    this.drawn = false;
  }
}
