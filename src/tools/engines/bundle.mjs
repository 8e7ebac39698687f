import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../process.mjs';

const SOURCE = join(ROOT, 'test/engines');
const CORPUS = join(SOURCE, 'corpus');
const LUA_WASM = join(ROOT, 'node_modules/wasmoon/dist/glue.wasm');

/**
 * Each `name.lua` with what `name.json` beside it says: a list of events, or `{ kind, fuel, events }`; one empty event
 * where there is none.
 */
export function readCorpus() {
  const files = new Set(readdirSync(CORPUS));
  return [...files]
    .filter((file) => file.endsWith('.lua'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -4);
      const history = files.has(`${name}.json`)
        ? JSON.parse(readFileSync(join(CORPUS, `${name}.json`), 'utf8'))
        : [{ payload: {} }];
      return { name, source: readFileSync(join(CORPUS, file), 'utf8'), history };
    });
}

/** One folder with all that an engine needs: the same code, corpus and wasm for Node and for browsers. */
export async function bundleEngines() {
  const folder = join(ROOT, 'dist/engines');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const common = {
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    legalComments: 'none',
  };
  await build({
    ...common,
    entryPoints: [join(SOURCE, 'page.ts'), join(SOURCE, 'worker.ts')],
    platform: 'browser',
  });
  await build({
    ...common,
    entryPoints: [join(SOURCE, 'node.ts')],
    platform: 'node',
    outExtension: { '.js': '.mjs' },
  });
  copyFileSync(join(SOURCE, 'index.html'), join(folder, 'index.html'));
  copyFileSync(LUA_WASM, join(folder, 'glue.wasm'));
  writeFileSync(join(folder, 'corpus.json'), JSON.stringify(readCorpus()));
  return folder;
}
