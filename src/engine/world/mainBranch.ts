import type { Oid } from '../../ports/repository.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { type GitPerson, type PlannedCommit, planFilesCommit } from '../../protocol/git/object.ts';

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
): PlannedCommit & { readonly ref: string } {
  const files = new Map([
    ['README.md', utf8(readme(name))],
    ['gatos/fold.lua', utf8(foldSource)],
  ]);
  const message = parent === null ? 'A GATOS world\n' : 'Activate a new fold\n';
  return { ref: MAIN_REF, ...planFilesCommit(files, parent, person, message) };
}

/** The world's name, as its genesis says it. */
export function worldNameOf(payload: Readonly<Record<string, unknown>>): string {
  const world = payload.world;
  const name = typeof world === 'object' && world !== null && 'name' in world ? world.name : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : 'world';
}
