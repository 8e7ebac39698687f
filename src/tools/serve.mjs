import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { HEADER_POLICY } from './csp.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.bundle': 'application/octet-stream',
};

/** Vite puts a hash of the content into the name of everything under assets/, so those bytes never change. */
const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;

const SECURITY_HEADERS = {
  'Content-Security-Policy': HEADER_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The file a request path names inside `root`, or undefined: missing, a folder, or outside. */
async function locate(root, pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const wanted = join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
  try {
    const path = await realpath(wanted); // follows links, so a link out of the root is caught as well
    if (!path.startsWith(root + sep)) return undefined;
    const info = await stat(path);
    return info.isFile() ? { path, size: info.size, modified: info.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

const etags = new Map();

/** A strong ETag from the content, remembered until the file changes. */
async function etagOf(file) {
  const key = `${file.path}:${file.size}:${file.modified}`;
  let tag = etags.get(key);
  if (tag === undefined) {
    tag = `"${createHash('sha256')
      .update(await readFile(file.path))
      .digest('base64url')
      .slice(0, 22)}"`;
    etags.set(key, tag);
  }
  return tag;
}

function refuse(response, status, text, headers = {}) {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  });
  response.end(`${text}\n`);
}

async function answer(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, 'Only GET and HEAD are served here.', { Allow: 'GET, HEAD' });
    return;
  }
  const pathname = (request.url ?? '/').split(/[?#]/, 1)[0];
  const file = await locate(root, pathname);
  if (file === undefined) {
    refuse(response, 404, 'Not found.');
    return;
  }
  const etag = await etagOf(file);
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    'Cache-Control': HASHED.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: etag,
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Length': file.size });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address().port);
    });
  });
}

/**
 * Serves the folder `root` on localhost. With `port` 0 the system chooses; a port in use is passed over for the
 * next free one, up to `tries`. `stop` also drops open connections, so that nothing is answered afterwards.
 */
export async function serve({ root, port = 4173, host = '127.0.0.1', tries = 50 }) {
  const folder = await realpath(root);
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  for (let attempt = 0; ; attempt += 1) {
    try {
      const bound = await listen(server, port === 0 ? 0 : port + attempt, host);
      const stop = () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      return { url: `http://localhost:${bound}/`, port: bound, stop };
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === 0 || attempt + 1 >= tries) throw error;
    }
  }
}
