import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function readProcess(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined; // dead, only not yet collected
    return { pid, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return undefined; // ended while we looked
  }
}

function listProcesses(): readonly ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** The processes that name `profile` on their command line, and all their descendants. */
export function browserProcesses(profile: string): readonly number[] {
  const all = listProcesses().filter(({ pid }) => pid !== process.pid);
  const found = new Set(all.filter(({ command }) => command.includes(profile)).map(({ pid }) => pid));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** SIGKILL to every process of a browser, found beforehand so that nothing stands between the word and the blow. */
export function armKill(profile: string): () => void {
  const pids = browserProcesses(profile);
  return () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // ended by itself meanwhile
      }
    }
  };
}

/** kill -9 of a whole browser, as a power cut or the out-of-memory killer would; resolves when nothing is left. */
export async function killProcesses(profile: string): Promise<number> {
  let killed = 0;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const pids = browserProcesses(profile);
    if (pids.length === 0) return killed;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
        killed += 1;
      } catch {
        // ended by itself meanwhile
      }
    }
    await sleep(25);
  }
  throw new Error(`The browser of ${profile} could not be killed.`);
}
