import { basename, join, relative } from 'node:path';
import { createFile, readBytesIfThere } from '../../adapters/node-files/files.ts';
import { identityPath, loadOrCreateDeviceKey } from '../../adapters/node-identity/identity.ts';
import type { Deps } from '../../engine/deps.ts';
import { compileFold } from '../../engine/fold/program.ts';
import { createWorld, HELLO_FOLD, planGenesis } from '../../engine/world/genesis.ts';
import { GatosError } from '../../protocol/errors.ts';
import { GOV_REF } from '../../protocol/journal/names.ts';
import { chooseActor } from '../actor.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { openDeps } from '../deps.ts';
import { foldText, inFile, markFoldSeen } from '../foldFile.ts';
import { aligned } from '../output.ts';
import { findPlace, foldFilePath, type Place } from '../place.ts';

export interface InitOptions extends Options {
  readonly profile: string;
  readonly name?: string;
  readonly as?: string;
}

const MAX_NAME = 80;
const PROFILE_YAML = `# The GATOS profile of this world.
# local: an edited gatos/fold.lua takes force when its owner runs the next "git gatos" command.
profile: local
`;

/** Makes a world in the repository: the signed genesis, and the two files a person edits. */
export async function init(context: Context, options: InitOptions): Promise<ExitCode> {
  const { host, out } = context;
  if (options.profile !== 'local') {
    throw new GatosError(
      'ERR_USAGE',
      `There is no profile "${options.profile.slice(0, 40)}" yet: only local.`,
      {
        hint: 'Leave --profile away, or say --profile=local.',
      },
    );
  }
  const place = await findPlace(host, options);
  const name = worldName(options.name ?? defaultName(place));
  const actor = await chooseActor(host, place.base, options.as);
  const deps = await openDeps(place);
  try {
    if ((await deps.repository.get(GOV_REF)) !== null) throw worldExists();
    const foldSource = await startingFold(deps, place);
    const key = await loadOrCreateDeviceKey(identityPath(host.env));
    const request = { name, ns: options.ns, profile: 'local' as const, foldSource, managesMain: false };
    const planned = await planGenesis(deps, { actor, signer: key.signer }, request);
    await createWorld(deps.repository, planned);
    const files = await writeFiles(place, foldSource);
    await markFoldSeen(place, { source: foldSource });
    if (options.json) {
      await out.json({
        world: name,
        repo: planned.repo,
        ns: options.ns,
        owner: actor,
        key: key.keyId,
        keyFile: key.path,
        files,
      });
      return 0;
    }
    await out.lines(
      `Made the world "${name}" in ${place.gitDir}`,
      ...aligned([
        ['  owner', actor],
        ['  key', `${key.keyId.slice(0, 24)}…  (${key.path})`],
        ['  namespace', options.ns],
        ['  world id', planned.repo],
        ...files.map((file): [string, string] => ['  wrote', file]),
      ]),
      '',
      place.workTree === null ? 'Next:' : 'Next, edit gatos/fold.lua if you like, and:',
      `  git gatos emit --type "add" --payload '{"n": 10}'${nsOption(options.ns)}`,
      `  git gatos state show${nsOption(options.ns)}`,
    );
    return 0;
  } finally {
    await deps.repository.close();
  }
}

function nsOption(ns: string): string {
  return ns === 'main' ? '' : ` --ns ${ns}`;
}

function worldExists(): GatosError {
  return new GatosError(
    'ERR_WORLD_EXISTS',
    'This repository already holds a GATOS world; nothing was changed.',
    {
      hint: '"git gatos log" shows its history, "git gatos verify" checks it.',
    },
  );
}

function defaultName(place: Place): string {
  const folder = place.workTree ?? place.gitDir.replace(/\/\.git$/, '').replace(/\.git$/, '');
  return basename(folder).slice(0, MAX_NAME) || 'world';
}

/** [ENC-4] What a person types becomes NFC here. */
function worldName(text: string): string {
  const name = text.normalize('NFC').trim();
  if (name === '' || name.length > MAX_NAME || !name.isWellFormed()) {
    throw new GatosError('ERR_USAGE', `A world needs a name of 1 to ${MAX_NAME} characters.`);
  }
  return name;
}

/** A fold that is there already is the world's first fold, if it loads. */
async function startingFold(deps: Deps, place: Place): Promise<string> {
  const path = foldFilePath(place);
  const bytes = path === null ? null : await readBytesIfThere(path);
  if (path === null || bytes === null) return HELLO_FOLD;
  const shown = relative(place.base, path);
  const source = foldText(shown, bytes);
  await compileFold(deps.runtime, source).catch((error: unknown) => Promise.reject(inFile(shown, error)));
  return source;
}

/** Never over a file that is there. Returns what was written, as seen from where the person stands. */
async function writeFiles(place: Place, foldSource: string): Promise<string[]> {
  const fold = foldFilePath(place);
  if (fold === null || place.workTree === null) return [];
  const written: string[] = [];
  const profile = join(place.workTree, 'gatos', 'config', 'profile.yaml');
  for (const [path, text] of [
    [fold, foldSource],
    [profile, PROFILE_YAML],
  ] as const) {
    if (await createFile(path, text)) written.push(relative(place.base, path));
  }
  return written;
}
