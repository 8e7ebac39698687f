import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type {
  ApplyResult,
  GitObject,
  Oid,
  Plan,
  PlannedObject,
  Ref,
  RefUpdate,
  Repository,
} from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { encodePack } from '../../protocol/git/pack.ts';
import { isRefName } from '../../protocol/git/refName.ts';
import { closedError } from '../shared/closed.ts';
import { listRefs } from '../shared/listRefs.ts';
import { createMutex } from '../shared/mutex.ts';
import { checkMoves, checkNameClashes, checkPlan, findConflict } from '../shared/planChecks.ts';
import { CatFile, checkHash, damaged } from './catFile.ts';
import { type GitResult, gitError, runGit } from './process.ts';
import { formatTransaction, parseRefLines, patternFor } from './refs.ts';

/** From here on a plan's objects become one pack instead of loose files. */
const PACK_FROM = 100;
/** Another process holds a ref's lock file for milliseconds; after that many tries it is an error. */
const LOCK_TRIES = 5;
const LOCK_WAIT_MS = 60;

const OID = /^[0-9a-f]{40}$/;

class GitRepository implements Repository {
  readonly #gitDir: string;
  readonly #objectDir: string;
  readonly #durable: readonly string[];
  readonly #objects: CatFile;
  readonly #headers: CatFile;
  readonly #exclusive = createMutex();
  #closed = false;

  constructor(gitDir: string, objectDir: string, durable: readonly string[]) {
    this.#gitDir = gitDir;
    this.#objectDir = objectDir;
    this.#durable = durable;
    this.#objects = new CatFile(gitDir, [`--git-dir=${gitDir}`], true);
    this.#headers = new CatFile(gitDir, [`--git-dir=${gitDir}`], false);
  }

  async read(oid: Oid): Promise<GitObject | undefined> {
    this.#checkOpen();
    if (!OID.test(oid)) return undefined;
    let answer = await this.#objects.ask(oid);
    if (answer === undefined && this.#isLoose(oid)) {
      // Git calls a loose object "missing" when it cannot read its header; unless it was only written just now.
      answer = await this.#objects.ask(oid);
      if (answer === undefined) throw damaged(oid, 'its file is there, but it is not a Git object');
    }
    return answer?.body === undefined ? undefined : checkHash(oid, answer.type, answer.body);
  }

  async has(oid: Oid): Promise<boolean> {
    this.#checkOpen();
    return OID.test(oid) && (await this.#headers.ask(oid)) !== undefined;
  }

  async get(ref: string): Promise<Oid | null> {
    this.#checkOpen();
    if (!isRefName(ref)) return null;
    return (await this.#readRefs([ref])).get(ref) ?? null;
  }

  async list(prefix: string): Promise<readonly Ref[]> {
    this.#checkOpen();
    const pattern = patternFor(prefix);
    return listRefs(await this.#readRefs(pattern === '' ? [] : [pattern]), prefix);
  }

  async apply(plan: Plan): Promise<ApplyResult> {
    this.#checkOpen();
    const objects = checkPlan(plan);
    return this.#exclusive(async () => {
      await this.#store([...objects.values()]);
      if (plan.refs.length === 0) return { ok: true };
      try {
        await checkMoves(plan.refs, objects, this);
      } catch (error) {
        // A plan made for refs that have moved since is a conflict, whatever else is wrong with it.
        return (await this.#conflict(plan.refs)) ?? Promise.reject(error);
      }
      return this.#moveRefs(plan.refs);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#objects.close(), this.#headers.close()]);
  }

  #checkOpen(): void {
    if (this.#closed) throw closedError();
  }

  #isLoose(oid: Oid): boolean {
    return existsSync(join(this.#objectDir, oid.slice(0, 2), oid.slice(2)));
  }

  #git(args: readonly string[], input?: Uint8Array | string): Promise<GitResult> {
    return runGit(this.#gitDir, [`--git-dir=${this.#gitDir}`, ...args], input);
  }

  async #readRefs(patterns: readonly string[]): Promise<ReadonlyMap<string, Oid>> {
    const result = await this.#git(['for-each-ref', '--format=%(objectname) %(refname)', ...patterns]);
    if (result.code !== 0) throw gitError('The refs could not be read', result);
    return parseRefLines(result.stdout.toString('utf8'));
  }

  /** Objects first: when this returns they are on the disk, so that no ref ever names what is not there. */
  async #store(objects: readonly PlannedObject[]): Promise<void> {
    if (objects.length === 0) return;
    const command = objects.length < PACK_FROM ? ['unpack-objects', '-q'] : ['index-pack', '--stdin'];
    const result = await this.#git([...this.#durable, ...command], encodePack(objects).bytes);
    if (result.code !== 0) throw gitError('The objects could not be stored', result);
  }

  async #conflict(updates: readonly RefUpdate[]): Promise<ApplyResult | undefined> {
    const actual = await this.#readRefs([]);
    return findConflict(updates, (ref) => actual.get(ref) ?? null);
  }

  async #moveRefs(updates: readonly RefUpdate[]): Promise<ApplyResult> {
    const transaction = formatTransaction(updates);
    for (let attempt = 1; ; attempt++) {
      const result = await this.#git(
        [...this.#durable, 'update-ref', '--stdin', '-z', '--no-deref'],
        transaction,
      );
      if (result.code === 0) return { ok: true };
      const actual = await this.#readRefs([]);
      const conflict = findConflict(updates, (ref) => actual.get(ref) ?? null);
      if (conflict !== undefined) return conflict;
      checkNameClashes(updates, actual.keys());
      if (attempt === LOCK_TRIES || !/\.lock'?:? File exists/.test(result.stderr)) {
        throw gitError('The refs could not be moved', result);
      }
      await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
    }
  }
}

/** Acknowledged means durable: make Git wait for the disk for everything it writes. */
async function durableOptions(dir: string): Promise<readonly string[]> {
  const { stdout } = await runGit(dir, ['--version']);
  const match = /(\d+)\.(\d+)/.exec(stdout.toString('utf8'));
  const version = Number(match?.[1] ?? 0) * 1000 + Number(match?.[2] ?? 0);
  // Before 2.36 Git could sync loose objects and packs, but not refs.
  return version < 2036
    ? ['-c', 'core.fsyncObjectFiles=true']
    : ['-c', 'core.fsync=all', '-c', 'core.fsyncMethod=fsync'];
}

/**
 * The Git repository that holds `dir`, through the `git` command line. Throws ERR_GIT when there is none, with Git's
 * own sentence, and for repositories that do not use SHA-1.
 */
export async function openGitRepository(options: { readonly dir: string }): Promise<Repository> {
  const wanted = ['--absolute-git-dir', '--show-object-format', '--git-path', 'objects'];
  const found = await runGit(options.dir, ['rev-parse', ...wanted]);
  if (found.code !== 0) {
    const { message, data } = gitError(`${options.dir} cannot be opened as a Git repository`, found);
    throw new GatosError('ERR_GIT', message, { hint: 'Make one with "git init" first.', data });
  }
  const [gitDir = '', format, objectDir = ''] = found.stdout.toString('utf8').split('\n');
  if (format !== 'sha1') {
    throw new GatosError('ERR_GIT', `This repository uses ${format} object ids; only sha1 is supported.`, {
      hint: 'Make one with "git init --object-format=sha1".',
    });
  }
  return new GitRepository(gitDir, resolve(options.dir, objectDir), await durableOptions(gitDir));
}
