import { createWriteStream, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { build, type Plugin } from 'esbuild';

/** Vite's way to ask for the address of a file: here all of them lie at the top. */
const addresses: Plugin = {
  name: 'addresses',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?url$/ }, ({ path }) => ({ path: path.slice(0, -4), namespace: 'address' }));
    onLoad({ filter: /.*/, namespace: 'address' }, ({ path }) => ({
      contents: `export default ${JSON.stringify(`/${basename(path)}`)}`,
    }));
  },
};

async function bundle(file: string): Promise<string> {
  const result = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome120',
    minify: true,
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    external: ['url', 'module', 'fs', 'path', 'node:*'],
    plugins: [addresses],
    logLevel: 'error',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** Serves the bench's worker on a page of its own, and puts what the worker sends into `folder`. */
export async function serveSeek(
  root: string,
  folder: string,
): Promise<{ readonly url: string; readonly server: Server }> {
  const resolve = createRequire(`${root}/package.json`).resolve;
  const wasm = (name: string) => ['application/wasm', readFileSync(resolve(name))] as const;
  const files: Readonly<Record<string, readonly [string, string | Buffer]>> = {
    '/': ['text/html', '<!doctype html><title>bench</title>'],
    '/worker.js': ['text/javascript', await bundle(`${root}/test/bench/seek/worker.ts`)],
    '/jq.js': ['text/javascript', await bundle(`${root}/workers/jq.ts`)],
    '/glue.wasm': wasm('wasmoon/dist/glue.wasm'),
    '/jq.wasm': wasm('jq-wasm/jq.wasm'),
    '/automerge.wasm': wasm('@automerge/automerge/automerge.wasm'),
  };
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (request.method === 'PUT') {
      pipeline(request, createWriteStream(join(folder, basename(url)))).then(
        () => response.end(),
        () => response.destroy(),
      );
      return;
    }
    const [type, body] = files[url] ?? ['text/plain', ''];
    response.writeHead(files[url] === undefined ? 404 : 200, {
      'content-type': type,
      // Isolated, so that its clock is not rounded to tenths of a millisecond.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
