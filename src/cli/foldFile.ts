import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readBytesIfThere, replaceFile } from '../adapters/node-files/files.ts';
import { activateFold } from '../engine/world/activateFold.ts';
import { lawInForce, refreshWorld, type World } from '../engine/world/world.ts';
import { textOf, utf8 } from '../protocol/bytes.ts';
import { sha256Digest } from '../protocol/crypto/hash.ts';
import { GatosError } from '../protocol/errors.ts';
import { type Bundle, foldOf, foldRootOf } from '../protocol/policy/bundle.ts';
import type { Session } from './context.ts';
import { foldFilePath, type Place } from './place.ts';

/** The namespace whose fold is `gatos/fold.lua`. */
export function defaultNamespace(bundle: Bundle): string {
  const known = Object.keys(bundle.manifest.namespaces).sort();
  return known.includes('main') ? 'main' : (known[0] ?? 'main');
}

/**
 * [STA-7] An edited gatos/fold.lua takes force when its owner runs the next command that needs it. One that does not
 * load throws ERR_FOLD_INVALID with file, line and column, and nothing is written.
 */
export async function followFoldFile({ world, place, out, task }: Session): Promise<void> {
  const path = foldFilePath(place);
  if (path === null) return;
  const files = await readFoldFiles(place, path);
  if (files === null) return;
  const shown = relative(place.base, path) || path;
  const seen = (await lastSeen(place)) === markOf(files);
  // What was in force in this very file may have been put in force by a command that runs at the same time.
  if (seen && !isInForce(world, files)) await refreshWorld(world, task);
  const before = lawInForce(world).bundle;
  const ns = defaultNamespace(before);
  if (isInForce(world, files)) return markFoldSeen(place, files);
  if (!ownsWorld(world)) {
    await out.note(`note: ${shown} is not the fold in force; only an owner of this world can activate it.`);
    return;
  }
  // A bundle of an earlier version holds no ELC: the same words have to be activated again.
  if (seen && foldOf(before, ns)?.elc !== null) {
    // Nobody edited it: the world has moved on (a fetch, an import). Activating it would undo that.
    await out.note(
      `note: ${shown} is an earlier fold of this world and was not edited since; the newer one stays in force.`,
      `  To edit that one: git show ${before.pointer.commit.slice(0, 12)}:${before.manifest.namespaces[ns]?.fold} > ${shown}`,
    );
    return;
  }
  const changed = await activateFold(world, ns, files, task).catch((error: unknown) =>
    Promise.reject(inFile(shown, error)),
  );
  if (changed) {
    const { bundle } = lawInForce(world);
    await out.note(
      `fold changed: activated bundle ${shortId(bundle)} (was ${shortId(before)})${refolds(before, bundle, ns)}`,
    );
  }
  await markFoldSeen(place, files);
}

/** What a person edits: the fold, and its tests where there are any. */
export interface FoldFiles {
  readonly source: string;
  readonly tests?: string;
}

async function readFoldFiles(place: Place, path: string): Promise<FoldFiles | null> {
  const read = async (file: string): Promise<string | null> => {
    const bytes = await readBytesIfThere(file);
    return bytes === null ? null : foldText(relative(place.base, file) || file, bytes);
  };
  const source = await read(path);
  const tests = await read(testFilePath(path));
  if (source === null) return null;
  return tests === null ? { source } : { source, tests };
}

/** `gatos/fold_test.lua` of `gatos/fold.lua`. */
function testFilePath(path: string): string {
  return path.replace(/\.lua$/, '_test.lua');
}

function isInForce(world: World, { source, tests }: FoldFiles): boolean {
  const { bundle } = lawInForce(world);
  const fold = foldOf(bundle, defaultNamespace(bundle));
  if (fold === null || fold.elc === null || fold.source !== source) return false;
  return tests === undefined || tests === fold.tests;
}

/** Words and tests may change without a change of meaning. */
function refolds(before: Bundle, after: Bundle, ns: string): string {
  const root = (bundle: Bundle): string => {
    const elc = foldOf(bundle, ns)?.elc;
    return elc === null || elc === undefined ? '' : foldRootOf(elc);
  };
  return root(before) === root(after) ? '; its meaning is the same' : '; history re-folds from zero';
}

function shortId(bundle: Bundle): string {
  return bundle.pointer.id.slice(7, 15);
}

function ownsWorld(world: World): boolean {
  return world.identity !== null && lawInForce(world).place.trust.owners.includes(world.identity.actor);
}

export function foldText(shown: string, bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch (cause) {
    throw new GatosError('ERR_FOLD_INVALID', `${shown} is not UTF-8 text.`, { cause });
  }
}

/** The engine says "fold.lua line 3"; here the file has a path, and editors jump to path:line:column. */
export function inFile(shown: string, error: unknown): unknown {
  if (!(error instanceof GatosError) || error.code !== 'ERR_FOLD_INVALID') return error;
  const { line, column } = error.data;
  const what = error.message.replace(/^fold\.lua line \d+, column \d+: /, '');
  return new GatosError('ERR_FOLD_INVALID', `${shown}:${line}:${column}: ${what}`, {
    hint: `Nothing was written. ${error.hint ?? 'Fix the fold and try again.'}`,
    data: { ...error.data, file: shown },
    cause: error,
  });
}

/** What the file held when it last was the fold in force: tells an edit from a file that the world has left behind. */
function seenPath(place: Place): string {
  return join(place.gitDir, 'gatos', 'fold-seen');
}

async function lastSeen(place: Place): Promise<string | null> {
  const bytes = await readBytesIfThere(seenPath(place));
  return bytes === null ? null : new TextDecoder().decode(bytes).trim();
}

function markOf({ source, tests }: FoldFiles): string {
  return sha256Digest(utf8(tests === undefined ? source : `${source}\0${tests}`));
}

export async function markFoldSeen(place: Place, files: FoldFiles): Promise<void> {
  const mark = markOf(files);
  try {
    if ((await lastSeen(place)) === mark) return;
    await mkdir(join(place.gitDir, 'gatos'), { recursive: true });
    await replaceFile(seenPath(place), `${mark}\n`);
  } catch {
    // A convenience only: on a read-only disk the file counts as edited.
  }
}
