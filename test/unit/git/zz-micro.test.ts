import { it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import { commitChain, commitOn } from '../../contract/repository.ts';
import { decodePack, encodePack } from '../../../src/protocol/git/pack.ts';
const J = 'refs/gatos/journal/main/user/ada/0123456789abcdef';
it('bench', async () => {
  const dir = mkdtempSync('/tmp/gbench-'); execFileSync('git', ['init', '-q', dir]);
  let t = performance.now(); const lap = (w: string) => { console.log('B', w, (performance.now() - t).toFixed(1)); t = performance.now(); };
  const r = await openGitRepository({ dir }); lap('open');
  const c = commitChain(5000); lap('chain');
  let last = c.at(-1)?.oid ?? null;
  await r.apply({ objects: c, refs: [{ ref: J, expected: null, next: last }] }); lap('apply 5000');
  await Promise.all(c.map((x) => r.read(x.oid))); lap('read 5000 pipelined');
  for (const x of c.slice(0, 1000)) await r.read(x.oid); lap('read 1000 one by one');
  const times: number[] = [];
  for (let i = 0; i < 60; i++) { const x = commitOn(last, 's' + i); const s = performance.now(); await r.apply({ objects: [x], refs: [{ ref: J, expected: last, next: x.oid }] }); times.push(performance.now() - s); last = x.oid; }
  times.sort((a, b) => a - b); console.log('B single p50', times[30], 'p95', times[57]); t = performance.now();
  await r.get(J); lap('get');
  const many = commitChain(99, last); await r.apply({ objects: many, refs: [] }); lap('apply 99 loose');
  const many2 = commitChain(100, many.at(-1)?.oid); await r.apply({ objects: many2, refs: [] }); lap('apply 100 pack');
  const p = encodePack(c); t = performance.now(); decodePack(p.bytes, { maxObjects: 1e6, maxObjectSize: 1e8, maxTotalSize: 1e9 }); lap('decodePack 5000');
  const d = execFileSync('git', ['-C', dir, 'pack-objects', '--stdout', '--all', '-q', '--revs'], { input: '', maxBuffer: 1e9 }); t = performance.now(); const o = decodePack(d, { maxObjects: 1e6, maxObjectSize: 1e8, maxTotalSize: 1e9 }); lap('decodePack git ' + o.length);
  await r.close();
}, 60000);
