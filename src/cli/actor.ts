import { userInfo } from 'node:os';
import { runGit } from '../adapters/git-cli/process.ts';
import { GatosError } from '../protocol/errors.ts';
import { isRefComponent, parseActor } from '../protocol/journal/names.ts';
import type { Host } from './host.ts';

/** [JRN-0] A name made from what a person is called: "Ada Lovelace" -> "ada-lovelace"; null when nothing is left. */
export function slugOf(name: string): string | null {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return isRefComponent(slug) ? slug : null;
}

/** A name that somebody chose is taken as it is or refused: `ada`, `user:ada`, `agent:planner`. */
function chosen(name: string, from: string): string {
  const actor = name.includes(':') ? name : `user:${name}`;
  try {
    parseActor(actor);
    return actor;
  } catch (error) {
    const hint = error instanceof GatosError ? error.hint : undefined;
    throw new GatosError('ERR_USAGE', `${from} "${name.slice(0, 80)}" cannot be an actor.`, {
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

async function gitUserName(folder: string): Promise<string> {
  const { stdout } = await runGit(folder, ['config', 'user.name']);
  return stdout.toString('utf8').trim();
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** Who owns a new world: --as, $GATOS_ACTOR, Git's user.name, the login name; the first that can be an actor. */
export async function chooseActor(host: Host, folder: string, as: string | undefined): Promise<string> {
  if (as !== undefined) return chosen(as, '--as');
  const { GATOS_ACTOR: named, USER: user } = host.env;
  if (named !== undefined && named !== '') return chosen(named, 'GATOS_ACTOR');
  const slug = slugOf(await gitUserName(folder)) ?? slugOf(user ?? '') ?? slugOf(loginName());
  if (slug === null) {
    throw new GatosError('ERR_USAGE', 'Who are you? Neither Git nor the system knows a name for you.', {
      hint: 'Say it with --as <name>, for example --as ada.',
    });
  }
  return `user:${slug}`;
}
