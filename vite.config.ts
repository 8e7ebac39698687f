import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { META_POLICY } from './src/tools/csp.mjs';

/** `0.1.0+1a2b3c4` and the time of that commit, or the bare version and 0 outside a git checkout. */
function buildOf(): { id: string; time: number } {
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  try {
    const said = execFileSync('git', ['log', '-1', '--abbrev=7', '--format=%h %ct'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [commit, time] = said.toString().trim().split(' ');
    return { id: `${version}+${commit}`, time: Number(time) };
  } catch {
    return { id: version, time: 0 };
  }
}

const build = buildOf();

function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: META_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * style-mod, which writes the editor's rules, uses constructable style sheets only inside a shadow root and
 * <style> elements in a document. In a document they would need `style-src 'unsafe-inline'`, so the one condition
 * that tells the two apart is dropped. The build fails if a new version no longer has it.
 */
function strictStyles(): Plugin {
  const condition = '!root.head && root.adoptedStyleSheets';
  return {
    name: 'strict-styles',
    apply: 'build',
    transform(code, id) {
      if (!/[\\/]style-mod[\\/]/.test(id)) return null;
      if (!code.includes(condition))
        this.error('style-mod has changed: look again at strictStyles in vite.config.ts');
      return { code: code.replace(condition, 'root.adoptedStyleSheets'), map: null };
    },
  };
}

/** wasmoon asks for Node's `url` and `module` on a branch that browsers never take: give it nothing, quietly. */
function withoutNodeBranches(): Plugin {
  const empty = '\0empty';
  return {
    name: 'without-node-branches',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id, importer) =>
      /^(?:url|module)$/.test(id) && importer !== undefined && /[\\/]wasmoon[\\/]/.test(importer)
        ? empty
        : null,
    load: (id) => (id === empty ? 'export default {};' : null),
  };
}

export default defineConfig({
  base: './', // routes live in the hash, so the built app works from any folder
  plugins: [react(), contentSecurityPolicy(), strictStyles()],
  define: {
    __BUILD_ID__: JSON.stringify(build.id),
    __BUILD__: JSON.stringify(build),
    global: 'globalThis', // a polyfill inside lightning-fs knows `window` and `global`; a module worker has neither
  },
  server: { host: 'localhost' },
  worker: { format: 'es', plugins: () => [withoutNodeBranches()] },
  build: {
    outDir: 'dist/app',
    target: 'es2023',
    assetsInlineLimit: 0, // data: URLs are refused by the policy
    chunkSizeWarningLimit: 600,
  },
  test: {
    environment: 'node',
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
