import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOrigins } from './origins.ts';
import { ROOT, readFiles } from './scan.ts';

const TEXT = /\.(?:[cm]?ts|tsx|mjs|css|html|svg|json|webmanifest)$/;

describe('nothing comes from another origin', () => {
  it('no source names one', () => {
    const page = { path: 'index.html', text: readFileSync(join(ROOT, 'index.html'), 'utf8') };
    const files = [page, ...['src', 'workers', 'public'].flatMap((folder) => readFiles(folder, TEXT))];
    expect(files.flatMap(findOrigins)).toEqual([]);
  });

  it.each([
    ['a.ts', "fetch('https://cdn.example/x.js')"],
    ['a.ts', 'const url = `wss://push.example/x`;'],
    ['a.css', '@import url(http://fonts.example/a.css);'],
    ['a.html', '<script src="https://cdn.example/x.js"></script>'],
    ['a.ts', "fetch('https://localhost.example/')"],
  ])('the check sees %s: %s', (path, text) => {
    expect(findOrigins({ path, text })).toHaveLength(1);
  });

  it.each([
    ['a.ts', "const url = 'http://localhost:4173/';"],
    ['a.ts', '// RFC 8032: https://docs.example/rfc8032\nconst a = 1;'],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('and allows %s: %s', (path, text) => {
    expect(findOrigins({ path, text })).toEqual([]);
  });
});
