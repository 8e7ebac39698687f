import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeCommit, type GitPerson, planObject, planTree } from '../../protocol/git/object.ts';

export const MAIN_REF = 'refs/heads/main';

function readme(name: string): string {
  return `# ${name}

This is a GATOS world: the branch you see holds its fold, the history is in \`refs/gatos/*\`.

    git clone --mirror <this> world.git     # brings everything
    git -C world.git for-each-ref refs/gatos
    git -C world.git log refs/gatos/journal/gov/chain
    git gatos verify                        # checks every signature and proof
    git gatos state show
`;
}

/** The branch that a plain clone checks out: a README and the fold in force. */
export function planMain(
  name: string,
  foldSource: string,
  parent: Oid | null,
  person: GitPerson,
): { readonly ref: string; readonly oid: Oid; readonly objects: readonly PlannedObject[] } {
  const { root, objects } = planTree(
    new Map([
      ['README.md', utf8(readme(name))],
      ['gatos/fold.lua', utf8(foldSource)],
    ]),
  );
  const commit = planObject(
    'commit',
    encodeCommit({
      tree: root,
      parents: parent === null ? [] : [parent],
      author: person,
      committer: person,
      message: parent === null ? 'A GATOS world\n' : 'Activate a new fold\n',
    }),
  );
  return { ref: MAIN_REF, oid: commit.oid, objects: [...objects, commit] };
}

/** The world's name, as its genesis says it. */
export function worldNameOf(payload: Readonly<Record<string, unknown>>): string {
  const world = payload.world;
  const name = typeof world === 'object' && world !== null && 'name' in world ? world.name : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'world';
}
