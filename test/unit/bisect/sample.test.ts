import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryRepository } from '../../../src/adapters/memory/repository.ts';
import { keyFromSeed, signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { shellWord } from '../../../src/engine/bisect/markdown.ts';
import { exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { buildSample } from '../../../src/engine/sample/build.ts';
import { SAMPLE_CAST, type SampleActor, sampleSeed } from '../../../src/engine/sample/cast.ts';
import { SAMPLE_CULPRIT } from '../../../src/engine/sample/history.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { World } from '../../../src/engine/world/world.ts';
import type { Signer } from '../../../src/ports/runtime.ts';
import type { BisectLog, BisectPredicate } from '../../../src/rpc/contract.ts';
import { sandbox } from '../cli/support.ts';
import { runtime, verifier } from '../engine/support/lab.ts';
import { handlersOver, type Says } from './support.ts';

const box = sandbox();
let world: World;
let dir = '';

beforeAll(async () => {
  const signers = Object.fromEntries(
    await Promise.all(SAMPLE_CAST.map(async (a) => [a, signerOf(await keyFromSeed(sampleSeed(a)))])),
  ) as Record<SampleActor, Signer>;
  world = await buildSample({ repository: new MemoryRepository(), verifier, runtime }, signers);
  dir = box.repository('shop');
  writeFileSync(box.path('sample.bundle'), await exportBundle(world, NO_TASK));
  await box.ok(dir, 'import', box.path('sample.bundle'));
}, 60_000);

const HAS_JQ = spawnSync('jq', ['--version']).status === 0;
const JQ = '.inventory.widgets < 0';
/** As the jq program, where there is no jq: nothing is less than 0. */
const NODE = `const { inventory } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.exit((inventory?.widgets ?? -1) < 0 ? 0 : 1)`;
const COMMANDS = HAS_JQ
  ? [`jq -e "${JQ}"`, `jq -e "${JQ} | not"`]
  : [NODE, NODE.replace('? 0 : 1', '? 1 : 0')].map(
      (script) => `${shellWord(process.execPath)} -e ${shellWord(script)}`,
    );

const PREDICATES: readonly (readonly [string, BisectPredicate])[] = [
  [
    'EchoLua',
    { kind: 'echolua', source: 'return function(state)\n  return state.inventory.widgets < 0\nend' },
  ],
  [
    'its negation',
    { kind: 'echolua', source: 'return function(state) return state.inventory.widgets >= 0 end' },
  ],
  ['jq', { kind: 'jq', source: JQ }],
];

/** jq's answer to JQ, as jq gives it. */
const jqSays: Says = (state) => {
  const widgets = (state as { inventory?: { widgets?: number } }).inventory?.widgets;
  return widgets === undefined || widgets < 0;
};

async function culpritOf(predicate: BisectPredicate) {
  const handlers = handlersOver(world, jqSays);
  const log: BisectLog = { ns: 'main', predicate, marks: [] };
  const stepped = await handlers['bisect.step']({ world: 'w', log, all: true }, NO_TASK);
  return { handlers, ...stepped };
}

describe('who made the widgets of the sample negative?', () => {
  it('the command line and the engine worker answer with the same event, by whatever they ask', async () => {
    const commits = new Set<string | undefined>();
    for (const command of COMMANDS) {
      await box.ok(dir, 'bisect', 'start', '--state=main');
      const out = await box.ok(dir, 'bisect', 'run', command);
      expect(out).toContain(`event #${SAMPLE_CULPRIT} stock.corrected`);
      commits.add(/^([0-9a-f]{40}) is the first bad event$/m.exec(out)?.[1]);
    }
    for (const [, predicate] of PREDICATES) {
      const { status } = await culpritOf(predicate);
      expect(status.culprit).toMatchObject({ number: SAMPLE_CULPRIT, actor: 'agent:stocktake' });
      commits.add(status.culprit?.commit);
    }
    expect([...commits]).toEqual([world.ledger.order('main').at(SAMPLE_CULPRIT - 1)?.oid]);
  });

  it.each(PREDICATES)(
    'the report of %s proves both sides and asks the question again',
    async (_, predicate) => {
      const { handlers, log } = await culpritOf(predicate);
      const sample = await handlers['bisect.sample']({ world: 'w', log, budget: 20 }, NO_TASK);
      expect(sample.flips).toContainEqual({ from: SAMPLE_CULPRIT - 1, to: SAMPLE_CULPRIT });
      const link = 'https://app.example/#/w/abc/bisect?at=1847';
      const { markdown } = await handlers['bisect.report']({ world: 'w', log, sample, link }, NO_TASK);
      for (const part of [
        `The first bad event is **#${SAMPLE_CULPRIT}**, \`stock.corrected\` by \`agent:stocktake\`.`,
        `| Link | <${link}> |`,
        `checked at ${sample.checked.toLocaleString('en')} points`,
        '| `.inventory.widgets` | `21` | `-459` |',
        'The state before it: folding 1,846 events from the empty state gives blake3:',
        'The question: asked again, the answer is',
        '{"delta":-480,"note":"recount, 20 boxes","sku":"widgets"}',
        predicate.kind === 'jq'
          ? `git gatos bisect run jq -e '${JQ}'`
          : 'git gatos bisect run --lua predicate.lua',
      ])
        expect(markdown).toContain(part);
      expect(markdown).not.toContain('DOES NOT HOLD');
    },
  );

  it('what the report says to do finds it again on the command line', async () => {
    const { handlers, log } = await culpritOf(PREDICATES[0]?.[1] ?? { kind: 'hand' });
    const { markdown } = await handlers['bisect.report'](
      { world: 'w', log, sample: null, link: '' },
      NO_TASK,
    );
    const script = /## How to repeat it[\s\S]*?```sh\n([\s\S]*?)\n```/.exec(markdown)?.[1] ?? '';
    const [predicate = '', start = '', run = ''] = script.split(/^(?=git gatos)/m);
    execute(predicate);
    for (const command of [start, run])
      await box.ok(dir, ...command.trim().replace('git gatos ', '').split(' '));
    expect(await box.ok(dir, 'bisect', 'status')).toContain(`event #${SAMPLE_CULPRIT} stock.corrected`);
  });

  it('docs/bisect.md shows what it says it shows', async () => {
    const guide = readFileSync(new URL('../../../docs/bisect.md', import.meta.url), 'utf8');
    const blocks = [...guide.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = '']) =>
      block.trim().split('\n'),
    );
    const [, found = [], byHand = [], told = []] = blocks;
    await box.ok(dir, 'bisect', 'start');
    const run = await box.ok(dir, 'bisect', 'run', ...COMMANDS.slice(0, 1));
    expect(found.length).toBeGreaterThan(8);
    for (const line of found.filter((text) => text !== '...')) expect(run.split('\n')).toContain(line);
    let last = { stdout: '', stderr: '' };
    for (const line of byHand) {
      const words = line.replace(/ *#.*/, '').replace('git gatos ', '').split(' ');
      last = await box.gatos(dir, words);
    }
    expect(`${last.stdout}${last.stderr}`.trim().split('\n')).toEqual(told);
  });

  function execute(script: string): void {
    expect(spawnSync('sh', ['-c', script], { cwd: dir }).status).toBe(0);
  }
});
