import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readBytesIfThere, replaceFile } from '../adapters/node-files/files.ts';
import { activateFold } from '../engine/world/activateFold.ts';
import { lawInForce, refreshWorld, type World } from '../engine/world/world.ts';
import { textOf } from '../protocol/bytes.ts';
import { GatosError } from '../protocol/errors.ts';
import { type Bundle, foldRootOf, foldSourceOf } from '../protocol/policy/bundle.ts';
import { foldFilePath, type Place } from './place.ts';
import type { Session } from './session.ts';

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
  const bytes = path === null ? null : await readBytesIfThere(path);
  if (path === null || bytes === null) return;
  const shown = relative(place.base, path) || path;
  const source = foldText(shown, bytes);
  const seen = (await lastSeen(place)) === foldRootOf(source);
  // What was in force in this very file may have been put in force by a command that runs at the same time.
  if (seen && !isInForce(world, source)) await refreshWorld(world, task);
  const before = lawInForce(world).bundle;
  const ns = defaultNamespace(before);
  if (isInForce(world, source)) return markFoldSeen(place, source);
  if (!ownsWorld(world)) {
    await out.note(`note: ${shown} is not the fold in force; only an owner of this world can activate it.`);
    return;
  }
  if (seen) {
    // Nobody edited it: the world has moved on (a fetch, an import). Activating it would undo that.
    await out.note(
      `note: ${shown} is an earlier fold of this world and was not edited since; the newer one stays in force.`,
      `  To edit that one: git show ${before.pointer.commit.slice(0, 12)}:${before.manifest.namespaces[ns]?.fold} > ${shown}`,
    );
    return;
  }
  const changed = await activateFold(world, ns, source, task).catch((error: unknown) =>
    Promise.reject(inFile(shown, error)),
  );
  if (changed) {
    const { bundle } = lawInForce(world);
    await out.note(
      `fold changed: activated bundle ${shortId(bundle)} (was ${shortId(before)}); history re-folds from zero`,
    );
  }
  await markFoldSeen(place, source);
}

function isInForce(world: World, source: string): boolean {
  const { bundle } = lawInForce(world);
  return foldSourceOf(bundle, defaultNamespace(bundle)) === source;
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

export async function markFoldSeen(place: Place, source: string): Promise<void> {
  const root = foldRootOf(source);
  try {
    if ((await lastSeen(place)) === root) return;
    await mkdir(join(place.gitDir, 'gatos'), { recursive: true });
    await replaceFile(seenPath(place), `${root}\n`);
  } catch {
    // A convenience only: on a read-only disk the file counts as edited.
  }
}
