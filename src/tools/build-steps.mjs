import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as viteBuild } from 'vite';
import { injectManifest } from 'workbox-build';
import { STAMP } from './freshness.mjs';
import { ROOT, runNode } from './process.mjs';

const APP = join(ROOT, 'dist/app');
const CLI = join(ROOT, 'dist/cli');
const LUA_WASM = join(ROOT, 'node_modules/wasmoon/dist/glue.wasm');

/** Some dependencies are CommonJS; inside an ES module bundle they need a `require` for Node's own modules. */
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const bundleForNode = (entry, outfile) =>
  esbuild({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
    logLevel: 'warning',
    legalComments: 'none',
  });

async function buildApp() {
  process.env.NODE_ENV = 'production'; // whatever the caller's: a test runner sets `test`
  await viteBuild({ root: ROOT, logLevel: 'warn' });
}

/** The sample world, made by the project's own engine; it must exist before the precache list is written. */
async function buildSample() {
  const entry = join(ROOT, 'src/tools/sample/main.ts');
  if (!existsSync(entry)) return;
  mkdirSync(join(ROOT, 'dist/tools'), { recursive: true });
  const script = join(ROOT, 'dist/tools/sample.mjs');
  await bundleForNode(entry, script);
  copyFileSync(LUA_WASM, join(ROOT, 'dist/tools/glue.wasm'));
  const code = await runNode(script, [join(APP, 'sample.bundle')]);
  if (code !== 0) throw new Error('The sample generator failed: see above.');
}

/** Everything the app can load goes into the precache: offline must mean the whole app, not the pages seen so far. */
async function buildServiceWorker() {
  const folder = mkdtempSync(join(ROOT, 'dist/sw-'));
  try {
    const swSrc = join(folder, 'service-worker.js');
    await esbuild({
      entryPoints: [join(ROOT, 'workers/service-worker.ts')],
      outfile: swSrc,
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'warning',
    });
    const { count, size, warnings } = await injectManifest({
      swSrc,
      swDest: join(APP, 'service-worker.js'),
      globDirectory: APP,
      globPatterns: ['**/*'],
      globIgnores: ['service-worker.js', '**/*.map', '.vite/**'],
      dontCacheBustURLsMatching: /^assets\/.+-[\w-]{8}\.\w+$/,
      maximumFileSizeToCacheInBytes: 64 * 1024 * 1024,
    });
    if (warnings.length > 0) throw new Error(`The precache list is not complete: ${warnings.join('; ')}`);
    console.log(`precache: ${count} files, ${Math.round(size / 1024)} KiB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function buildCli() {
  const entry = join(ROOT, 'src/cli/main.ts');
  if (!existsSync(entry)) {
    console.warn('src/cli/main.ts is not there yet: the CLI is not built.');
    return;
  }
  mkdirSync(CLI, { recursive: true });
  await bundleForNode(entry, join(CLI, 'git-gatos.mjs'));
  copyFileSync(LUA_WASM, join(CLI, 'glue.wasm'));
  chmodSync(join(CLI, 'git-gatos.mjs'), 0o755);
}

/** The whole build, in order. Throws with the failed step's own message. */
export async function runSteps() {
  const started = Date.now();
  rmSync(STAMP, { force: true });
  await buildApp();
  await buildCli();
  await buildSample();
  await buildServiceWorker();
  writeFileSync(STAMP, '');
  utimesSync(STAMP, new Date(started), new Date(started)); // a source saved while building makes the build stale
  console.log(`built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
