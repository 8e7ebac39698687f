import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The folder that Chromium is shown: page, worker and wasm. `root` is the checkout's. */
export async function bundleWorker(root: string): Promise<string> {
  const source = join(root, 'test/bench/fold');
  const folder = join(root, 'dist/bench/fold');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(source, 'page.ts'), join(source, 'worker.ts')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    // fengari asks for Node's modules where there is a process; in a browser there is none.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.FENGARICONF': 'undefined' },
    external: ['fs', 'os', 'path', 'child_process', 'crypto', 'tmp', 'readline-sync'],
  });
  copyFileSync(join(source, 'index.html'), join(folder, 'index.html'));
  copyFileSync(join(root, 'node_modules/wasmoon/dist/glue.wasm'), join(folder, 'glue.wasm'));
  return folder;
}
