import type { Oid } from '../../ports/repository.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { putFile } from '../../protocol/git/editTree.ts';
import {
  encodeCommit,
  type GitPerson,
  type PlannedCommit,
  planFilesCommit,
  planObject,
  type ReadObject,
} from '../../protocol/git/object.ts';
import { readCommit } from '../../protocol/git/readTree.ts';

export const MAIN_REF = 'refs/heads/main';
const FOLD_MESSAGE = 'Activate a new fold\n';

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
): PlannedCommit & { readonly ref: string } {
  const files = new Map([
    ['README.md', utf8(readme(name))],
    ['gatos/fold.lua', utf8(foldSource)],
  ]);
  const message = parent === null ? 'A GATOS world\n' : FOLD_MESSAGE;
  return { ref: MAIN_REF, ...planFilesCommit(files, parent, person, message) };
}

/** The commit on top of `parent` that changes the fold and no other file a person may keep on the branch. */
export async function planMainFold(
  read: ReadObject,
  parent: Oid,
  foldSource: string,
  person: GitPerson,
): Promise<PlannedCommit> {
  const { tree } = await readCommit(read, parent);
  const { root, objects } = await putFile(read, tree, ['gatos', 'fold.lua'], utf8(foldSource));
  const body = encodeCommit({
    tree: root,
    parents: [parent],
    author: person,
    committer: person,
    message: FOLD_MESSAGE,
  });
  const commit = planObject('commit', body);
  return { oid: commit.oid, objects: [...objects, commit] };
}

/** The world's name, as its genesis says it. */
export function worldNameOf(payload: Readonly<Record<string, unknown>>): string {
  const world = payload.world;
  const name = typeof world === 'object' && world !== null && 'name' in world ? world.name : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'world';
}
