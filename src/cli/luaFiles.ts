import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LuaFinding } from '../ports/lua.ts';
import { textOf } from '../protocol/bytes.ts';
import { GatosError } from '../protocol/errors.ts';

const SOURCE = /\.(?:lua|rgs)$/;
/** Cases of a fold or policy: run by `git gatos test`, and no program of their own. */
const CASES = /_test\.lua$/;
const SKIPPED = /^(?:\.|node_modules$)/;

function unreadable(path: string, cause: unknown): GatosError {
  return new GatosError('ERR_USAGE', `The file ${path} cannot be read as text.`, {
    hint: 'Name a Lua file, or a folder with Lua files in it, that exists.',
    cause,
  });
}

/** The text of a source; ERR_USAGE if there is none. */
export async function readSource(path: string): Promise<string> {
  try {
    return textOf(await readFile(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function sourcesIn(folder: string, base: string): Promise<string[]> {
  const entries = await readdir(resolve(base, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : sourcesIn(path, base);
      return entry.isFile() && SOURCE.test(entry.name) && !CASES.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}

/**
 * Files as they are named, folders as the Lua sources in them: sorted, without hidden folders, `node_modules` and
 * `*_test.lua`. ERR_USAGE where one is not there, or where a folder has no source.
 */
export async function findSources(paths: readonly string[], base: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const info = await stat(resolve(base, path)).catch((cause) => {
      throw unreadable(path, cause);
    });
    const sources = info.isDirectory() ? (await sourcesIn(path, base)).sort() : [path];
    if (sources.length === 0) {
      throw new GatosError('ERR_USAGE', `There is no Lua file in ${path}.`, {
        hint: 'Name a Lua file, or a folder with Lua files in it.',
      });
    }
    found.push(...sources);
  }
  return [...new Set(found)];
}

/** `path:line:column: code [rule] message`, and on a line of its own what can stand in place of what was found. */
export function formatFinding(file: string, finding: LuaFinding): string {
  const { line, column, code, rule, message, instead } = finding;
  const place = `${file}:${line}:${column}: ${code} [${rule}] ${message}`;
  return instead === undefined ? place : `${place}\n    instead: ${instead}`;
}
