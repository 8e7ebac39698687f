import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { GitObject, GitObjectType, Oid } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { closedError } from '../shared/closed.ts';
import { spawnError, spawnGit } from './process.ts';

export interface CatFileAnswer {
  readonly type: GitObjectType;
  /** Undefined when only the header was asked for. */
  readonly body: Uint8Array | undefined;
}

interface Pending {
  readonly oid: Oid;
  readonly resolve: (answer: CatFileAnswer | undefined) => void;
  readonly reject: (error: GatosError) => void;
}

/** Bytes as they come, handed out in the pieces the protocol asks for, without copying a large object twice. */
class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  take(length: number): Buffer | undefined {
    if (this.#length < length) return undefined;
    const all = this.#flat();
    this.#set(all.subarray(length));
    return all.subarray(0, length);
  }

  takeLine(): string | undefined {
    const all = this.#flat();
    const newline = all.indexOf(0x0a);
    if (newline < 0) return undefined;
    this.#set(all.subarray(newline + 1));
    return all.toString('latin1', 0, newline);
  }

  #flat(): Buffer {
    const all =
      this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    this.#set(all);
    return all;
  }

  #set(bytes: Buffer): void {
    this.#chunks = bytes.length === 0 ? [] : [bytes];
    this.#length = bytes.length;
  }
}

/**
 * One `git cat-file --batch` (or `--batch-check`) kept open, with any number of questions under way. Git looks at the
 * packs again by itself when it does not find an object, so nothing needs restarting after a write. When Git dies on
 * a damaged object, that question fails and the others are asked again in a new process.
 */
export class CatFile {
  readonly #cwd: string;
  readonly #args: readonly string[];
  readonly #contents: boolean;
  #child: ChildProcessWithoutNullStreams | undefined;
  #pending: Pending[] = [];
  #closed = false;
  #exited: Promise<void> = Promise.resolve();

  constructor(cwd: string, args: readonly string[], contents: boolean) {
    this.#cwd = cwd;
    this.#args = [...args, 'cat-file', contents ? '--batch' : '--batch-check'];
    this.#contents = contents;
  }

  ask(oid: Oid): Promise<CatFileAnswer | undefined> {
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => this.#send({ oid, resolve, reject }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.stdin.end();
    await this.#exited;
  }

  #send(question: Pending): void {
    this.#pending.push(question);
    this.#child ??= this.#start();
    this.#child.stdin.write(`${question.oid}\n`);
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawnGit(this.#cwd, this.#args);
    const queue = new ByteQueue();
    const state: ReadState = { header: undefined };
    let stderr = '';
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-2000);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      queue.push(chunk);
      this.#drain(queue, state);
    });
    this.#exited = new Promise((resolve) => {
      child.on('error', (cause) => this.#lost(child, spawnError(cause, this.#cwd), resolve));
      child.on('close', () => this.#lost(child, damaged(this.#pending[0]?.oid, stderr.trim()), resolve));
    });
    return child;
  }

  #lost(child: ChildProcessWithoutNullStreams, error: GatosError, resolve: () => void): void {
    if (this.#child === child) {
      this.#child = undefined;
      const [first, ...rest] = this.#pending;
      this.#pending = [];
      first?.reject(error);
      for (const question of rest) {
        if (this.#closed) question.reject(closedError());
        else this.#send(question);
      }
    }
    resolve();
  }

  #drain(queue: ByteQueue, state: ReadState): void {
    while (this.#pending.length > 0) {
      state.header ??= parseHeader(queue.takeLine());
      const header = state.header;
      if (header === undefined) return;
      let body: Buffer | undefined;
      if (header.type !== undefined && this.#contents) {
        // The contents are followed by one newline.
        body = queue.take(header.size + 1)?.subarray(0, header.size);
        if (body === undefined) return;
      }
      state.header = undefined;
      const question = this.#pending.shift();
      question?.resolve(header.type === undefined ? undefined : { type: header.type, body });
    }
  }
}

interface Header {
  /** Undefined for a missing object. */
  readonly type: GitObjectType | undefined;
  readonly size: number;
}

interface ReadState {
  header: Header | undefined;
}

function parseHeader(line: string | undefined): Header | undefined {
  if (line === undefined) return undefined;
  const match = /^[0-9a-f]{40} (blob|tree|commit|tag) (\d+)$/.exec(line);
  if (match === null) return { type: undefined, size: 0 };
  return { type: match[1] as GitObjectType, size: Number(match[2]) };
}

/** `why` is Git's stderr or our own words. */
export function damaged(oid: Oid | undefined, why: string): GatosError {
  const reason = why.replace(/^(?:fatal|error): /, '') || 'git stopped without a word';
  return new GatosError('ERR_STORAGE_CORRUPT', `Git could not read the object ${oid ?? '?'}: ${reason}`, {
    hint: 'Run "git fsck" to see what is damaged, and fetch it again from another copy.',
    data: { oid },
  });
}

/** `git cat-file` does not check what it reads, so we do. */
export function checkHash(oid: Oid, type: GitObjectType, body: Uint8Array): GitObject {
  const actual = createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest('hex');
  if (actual === oid) return { type, body };
  throw new GatosError(
    'ERR_STORAGE_CORRUPT',
    `The stored object ${oid} is damaged: its bytes hash to ${actual}.`,
    {
      hint: 'Run "git fsck" to see what is damaged, and fetch it again from another copy.',
      data: { oid, actual },
    },
  );
}
