import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { identityPath } from '../../../src/adapters/node-identity/identity.ts';
import { sandbox } from './support.ts';

/** A world as the first engine wrote it: Hello's fold as source alone, two events, a checkpoint; and its owner's key. */
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/echo0/${name}`, import.meta.url));

const box = sandbox();

it("[STA-4] a world of echo@0+src: its checkpoint is stale, its owner's next command compiles the fold, all else holds", async () => {
  const keyFile = identityPath(box.env);
  mkdirSync(dirname(keyFile), { recursive: true });
  copyFileSync(fixture('identity.json'), keyFile);
  chmodSync(keyFile, 0o600); // Git keeps no such mode, and a key that others can read is not used
  const repo = box.repository('earlier');
  await box.ok(repo, 'import', fixture('world.bundle'));

  const stale = await box.gatos(repo, ['fold', 'verify']);
  expect([stale.code, stale.stdout]).toEqual([1, expect.stringContaining('stale. Another engine made it')]);

  const shown = await box.gatos(repo, ['state', 'show']);
  expect(shown.stderr).toContain('fold changed: activated bundle');
  expect(shown.stdout).toContain('"count": 15');
  expect(shown.stdout).toContain('engine=echo@1.0.0');
  expect((await box.gatos(repo, ['state', 'show'])).stderr).toBe('');
  await box.ok(repo, 'fold');
  expect(await box.ok(repo, 'fold', 'verify')).toContain('verified');
  expect(await box.ok(repo, 'verify')).toContain('verified');
});
