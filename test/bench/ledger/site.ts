import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

async function bundle(root: string, file: string, folder = 'test/bench/ledger'): Promise<string> {
  const result = await build({
    entryPoints: [`${root}/${folder}/${file}`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome120',
    minify: true,
    define: { global: 'globalThis' },
    external: ['url', 'module'],
    logLevel: 'error',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** Serves the bench's worker on a page of its own; isolated, so that the page may measure its memory. */
export async function serveBench(root: string): Promise<{ readonly url: string; readonly server: Server }> {
  const worker = await bundle(root, 'worker.ts');
  const wasm = readFileSync(createRequire(`${root}/package.json`).resolve('wasmoon/dist/glue.wasm'));
  const files: Readonly<Record<string, readonly [string, string | Buffer]>> = {
    '/': ['text/html', '<!doctype html><title>bench</title>'],
    '/worker.js': ['text/javascript', worker],
    '/verify.js': ['text/javascript', await bundle(root, 'verify.ts', 'workers')],
    '/bare.js': ['text/javascript', await bundle(root, 'bare.worker.ts')],
    '/glue.wasm': ['application/wasm', wasm],
  };
  const server = createServer(({ url }, response) => {
    const [type, body] = files[url ?? '/'] ?? ['text/plain', ''];
    response.writeHead(files[url ?? '/'] === undefined ? 404 : 200, {
      'content-type': type,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
