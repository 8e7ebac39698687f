import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { APP, ROOT } from '../../e2e/support/paths.ts';

/** The script of `page.ts` for the engine of the built app. */
export async function bundlePage(): Promise<string> {
  const engine = readdirSync(join(APP, 'assets')).find((name) => /^engine-[\w-]+\.js$/.test(name));
  if (engine === undefined) throw new Error('The built app has no engine worker.');
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'test/chaos/support/page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    define: { ENGINE_URL: JSON.stringify(`/assets/${engine}`) },
  });
  // A new tab is about:blank at first, which has no engine.
  return `if (location.protocol === 'http:') {${outputFiles[0]?.text ?? ''}}`;
}
