import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { completeLock, type LockFile, missingOptionals } from '../../src/tools/complete-lock.mjs';
import { ROOT } from './scan.ts';

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile;

it('package-lock.json holds the optional packages of every platform, or npm ci refuses it', () => {
  expect(missingOptionals(lock), 'run: node src/tools/complete-lock.mjs').toEqual([]);
});

it('the check sees a missing one and the tool adds it', () => {
  const parent = { dev: true, optionalDependencies: { '@x/linux-arm64-musl': '1.2.3' } };
  const broken = { packages: { 'node_modules/x': parent } };
  expect(missingOptionals(broken)).toEqual([['node_modules/x', '@x/linux-arm64-musl', '1.2.3']]);
  expect(
    JSON.parse(JSON.stringify(completeLock(broken).packages['node_modules/@x/linux-arm64-musl'])),
  ).toEqual({
    version: '1.2.3',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
});
