#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../../dist/cli/git-gatos.mjs', import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  console.error('git-gatos is not built yet. In its checkout, run:  npm install && npm run build');
  process.exitCode = 2;
}
