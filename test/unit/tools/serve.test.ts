import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StaticServer, serve } from '../../../src/tools/serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'gatos-serve-'));
const root = join(folder, 'app');
let server: StaticServer;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends the path as it stands: fetch would tidy `..` away. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

beforeAll(async () => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<title>page</title>');
  writeFileSync(join(root, 'service-worker.js'), '1');
  writeFileSync(join(root, 'sample.bundle'), '# v2 git bundle');
  writeFileSync(join(root, 'manifest.webmanifest'), '{}');
  writeFileSync(join(root, 'assets/index-D4ec6xO_.js'), '2');
  writeFileSync(join(root, 'assets/glue-Dlydm7r2.wasm'), '3');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  server = await serve({ root, port: 0 });
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the static server', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html?x=1', 'text/html; charset=utf-8', 'no-cache'],
    ['/service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/sample.bundle', 'application/octet-stream', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
    ['/assets/index-D4ec6xO_.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/glue-Dlydm7r2.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
  ])('serves %s as %s, %s', async (path, type, cache) => {
    const { status, headers } = await ask(path);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, cache]);
  });

  it('sends the policy with every answer, frame-ancestors included', async () => {
    for (const path of ['/', '/nothing']) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe-inline');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/link.txt',
    '/index.html%00',
    '/%',
    '/assets',
    '/nothing.js',
  ])('refuses %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('answers 304 to a known ETag, and anew when the file has changed', async () => {
    const etag = String((await ask('/')).headers.etag);
    const headers = { 'If-None-Match': etag };
    expect(await ask('/', { headers })).toMatchObject({ status: 304, body: '' });
    writeFileSync(join(root, 'index.html'), '<title>newer page</title>');
    expect(await ask('/', { headers })).toMatchObject({ status: 200, body: '<title>newer page</title>' });
  });

  it('answers HEAD without a body and refuses to be written to', async () => {
    const head = await ask('/sample.bundle', { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '15', '']);
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  it('takes the next port when one is in use, and answers nothing once stopped', async () => {
    const second = await serve({ root, port: server.port });
    expect(second.port).toBeGreaterThan(server.port);
    await second.stop();
    await expect(fetch(second.url)).rejects.toThrow();
    await expect(serve({ root, port: server.port, tries: 1 })).rejects.toThrow('EADDRINUSE');
  });

  it('stop does not wait for open connections', async () => {
    const other = await serve({ root, port: 0 });
    await new Promise((resolve) => get(other.url, { headers: { Connection: 'keep-alive' } }, resolve));
    await other.stop();
  });
});
