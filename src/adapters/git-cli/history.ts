import type { Ref } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { gitError, runGit } from './process.ts';

const REF = /^([0-9a-f]{40}) (refs\/\S+)$/;

/** The refs of a repository on this machine (none of `refs/gatos/`), and a pack of what they lead to but the files. */
export async function readRepository(
  path: string,
): Promise<{ readonly refs: readonly Ref[]; readonly pack: Uint8Array }> {
  const refs = await readRefs(path);
  if (refs.length === 0) {
    throw new GatosError('ERR_USAGE', `The repository ${path} has no branch and no tag to import.`);
  }
  const listed = await run(
    path,
    'Its history could not be listed',
    ['rev-list', '--objects', '--no-object-names', '--filter=blob:none', '--stdin'],
    refs.map(({ oid }) => `${oid}\n`).join(''),
  );
  const pack = await run(path, 'Its history could not be packed', ['pack-objects', '--stdout', '-q'], listed);
  return { refs, pack: new Uint8Array(pack) };
}

async function readRefs(path: string): Promise<readonly Ref[]> {
  const listed = await run(path, 'It is no Git repository', [
    'for-each-ref',
    '--format=%(objectname) %(refname)',
  ]);
  return listed
    .toString('utf8')
    .split('\n')
    .flatMap((line): Ref[] => {
      const [, oid, name] = REF.exec(line) ?? [];
      return oid === undefined || name === undefined || name.startsWith('refs/gatos/') ? [] : [{ name, oid }];
    });
}

async function run(
  path: string,
  what: string,
  args: readonly string[],
  input?: Uint8Array | string,
): Promise<Buffer> {
  const result = await runGit(path, args, input);
  if (result.code !== 0) throw gitError(`${path}: ${what}`, result);
  return result.stdout;
}
