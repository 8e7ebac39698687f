import { join } from 'node:path';
import { buildIsCurrent } from './freshness.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { ROOT } from './process.mjs';
import { serve } from './serve.mjs';

/** The port of `--port 8080` or `--port=8080`; ends the process with a sentence when it is not one. */
function parsePort(args) {
  const text = args.flatMap((arg, index) =>
    arg === '--port' ? [args[index + 1] ?? ''] : arg.startsWith('--port=') ? [arg.slice(7)] : [],
  )[0];
  if (text === undefined) return 4173;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65535) return port;
  console.error(`--port needs a number from 0 to 65535, not "${text}".`);
  process.exit(2);
}

requireNode();
const port = parsePort(process.argv.slice(2));
await ensureInstalled();
if (!buildIsCurrent()) {
  console.log('Building the app (first time, or the sources changed) ...');
  const { runSteps } = await import('./build-steps.mjs');
  await runSteps();
}
const server = await serve({ root: join(ROOT, 'dist/app'), port });
console.log(
  `\nGATOS is at ${server.url}  (Ctrl-C stops it; installed or visited once, the app works without it)\n`,
);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => server.stop().then(() => process.exit(0)));
