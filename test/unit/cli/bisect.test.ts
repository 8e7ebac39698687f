import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseBisectLog } from '../../../src/cli/bisect/replay.ts';
import { separateCommand } from '../../../src/cli/bisect/separate.ts';
import { type Outcome, sandbox } from './support.ts';

const box = sandbox();
/** 40 events; `count` is the number of the event, and negative from #23 on. */
let dir = '';
let commits: readonly string[] = [];
const CULPRIT = 23;

const FOLD = `return function(state, event)
  state.count = event.payload.n
  return state
end
`;

beforeAll(async () => {
  dir = box.repository('world');
  execFileSync('mkdir', ['-p', join(dir, 'gatos')]);
  writeFileSync(join(dir, 'gatos/fold.lua'), FOLD);
  await box.ok(dir, 'init');
  const lines = Array.from({ length: 40 }, (_, i) => {
    const n = i + 1 < CULPRIT ? i + 1 : -(i + 1);
    return JSON.stringify({ type: i + 1 === CULPRIT ? 'culprit' : 'add', payload: { n } });
  });
  writeFileSync(join(dir, 'events.jsonl'), `${lines.join('\n')}\n`);
  await box.ok(dir, 'import', 'events.jsonl');
  const log = await box.ok(dir, 'log', '--json');
  commits = log
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { commit: string }).commit);
});

const commit = (number: number) => commits[number - 1] ?? '';
const bisect = (...args: readonly string[]): Promise<Outcome> => box.gatos(dir, ['bisect', ...args]);
/** Commands for the shell. A state with a minus in it is one whose count is negative. */
const NEGATIVE = 'grep -q -e -';
const NEGATED = '! grep -q -e -';

async function start(...args: readonly string[]): Promise<void> {
  expect((await bisect('start', ...args)).code).toBe(0);
}

describe('git gatos bisect by hand', () => {
  it('goes as git goes, to the first bad event, and says how to see each state', async () => {
    const started = await bisect('start', '--state=main');
    expect(started).toMatchObject({ code: 0, stdout: 'status: waiting for both good and bad events\n' });
    expect((await bisect('bad')).stdout).toBe('status: waiting for good event(s), bad event known\n');
    let told = await bisect('good', '0');
    expect(told.stdout).toBe(
      `Bisecting: 19 events left to test after this (roughly 4 steps)\n[${commit(20)}] #20 add\n`,
    );
    for (let at = 20; !told.stdout.includes('is the first bad event'); ) {
      expect(told.stderr).toContain(`git gatos state show --at ${at}`);
      told = await bisect(at < CULPRIT ? 'good' : 'bad');
      at = Number(/#(\d+)/.exec(told.stdout)?.[1]);
    }
    expect(told.code).toBe(0);
    for (const part of [
      `${commit(CULPRIT)} is the first bad event`,
      `event #${CULPRIT} culprit`,
      'user:ada',
      'ed25519:',
      '{"n":-23}',
      '.count',
      '22 -> -23',
    ])
      expect(told.stdout).toContain(part);
    expect((await bisect('view')).stdout).toBe(told.stdout);
  });

  it('skips, also ranges, and ends with 2 and the suspects where only skipped ones are left', async () => {
    await start('--good', '20', '--bad', commit(25));
    const { code, stdout } = await bisect('skip', '20..24');
    expect(code).toBe(2);
    expect(stdout.split('\n')).toEqual([
      "There are only 'skip'ped events left to test.",
      'The first bad event could be any of:',
      ...[21, 22, 23, 24, 25].map((n) => `${commit(n)} #${n} ${n === CULPRIT ? 'culprit' : 'add'}`),
      'We cannot bisect more!',
      '',
    ]);
  });

  it('without a bisection, and on reset, has the words and exit codes of git', async () => {
    await bisect('reset');
    for (const args of [['good'], ['skip'], ['log'], ['status'], ['report'], ['run', 'true']])
      expect(await bisect(...args)).toMatchObject({
        code: 1,
        stderr: 'You need to start by "git gatos bisect start"\n',
      });
    expect(await bisect('reset')).toMatchObject({ code: 0, stderr: 'We are not bisecting.\n' });
  });

  it('ends that are mistaken for each other are refused, and what was there stays', async () => {
    await start('--good', '5', '--bad', '30');
    const before = await bisect('log');
    for (const args of [
      ['start', '--good', '30', '--bad', '5'],
      ['good', '35'],
    ]) {
      expect(await bisect(...args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Maybe you mistook good and bad events?'),
      });
      expect(await bisect('log')).toEqual(before);
    }
    expect(await bisect('good', 'nonsense')).toMatchObject({ code: 2 });
    expect(await bisect('log')).toEqual(before);
  });

  it('a second start begins anew, and an unknown namespace is wrong use', async () => {
    await start('--good', '5', '--bad', '30');
    await start();
    expect((await bisect('log')).stdout).toBe('git gatos bisect start --state=main\n');
    expect(await bisect('start', '--state=prod')).toMatchObject({ code: 2 });
  });

  it('its log replays to the same place, also from stdin and edited', async () => {
    await start('--good', '0', '--bad', '40');
    await bisect('good');
    await bisect('skip');
    const [log, status] = [(await bisect('log')).stdout, (await bisect('status')).stdout];
    expect(log).toContain(`# good: [${commit(20)}] #20 add\ngit gatos bisect good ${commit(20)}\n`);
    await bisect('reset');
    writeFileSync(join(dir, 'steps.txt'), log);
    expect((await bisect('replay', 'steps.txt')).stdout).toBe(status);
    expect((await bisect('log')).stdout).toBe(log);
    const edited = log.replace(/.* skip .*\n/, '# no\n\n');
    const replayed = await box.gatos(dir, ['bisect', 'replay', '-'], { stdin: edited });
    expect(replayed.stdout).toContain(`[${commit(30)}] #30`);
    const broken = await box.gatos(dir, ['bisect', 'replay', '-'], {
      stdin: `${log}git gatos bisect run true\n`,
    });
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('is none of start, good, bad') });
  });
});

describe('git gatos bisect run', () => {
  const found = { code: 0, stdout: expect.stringContaining(`${'#'}${CULPRIT} culprit`) };

  it.each([
    ['a condition', NEGATIVE],
    ['its negation', NEGATED],
    ['any two exit codes', 'grep -q -e - && exit 3; exit 0'],
  ])('finds the event at which %s flips', async (_, command) => {
    await start('--state=main', '--good', '1');
    const run = await bisect('run', command);
    expect(run).toMatchObject(found);
    expect(run.stdout).toContain(`${commit(CULPRIT)} is the first bad event`);
    expect(run.stdout).toMatch(/^Bisecting: \d+ events? left to test after this \(roughly \d+ steps?\)$/m);
    expect(run.stdout.trimEnd()).toMatch(/bisect found first bad event$/);
  });

  it('takes the beginning and the newest event unless ends are said, and a nearer good end where that is none', async () => {
    await start('--state=main');
    expect(await bisect('run', NEGATIVE)).toMatchObject(found);
    expect((await bisect('log')).stdout).toContain('git gatos bisect good 0\n');
    // As jq has it, nothing is less than 0.
    await start('--state=main');
    const run = await bisect('run', 'grep -q -e - -e {}');
    expect(run).toMatchObject({ ...found, stderr: expect.stringContaining('looking for a nearer good end') });
  });

  it('the command is given the state in canonical JSON with a line break, and what it is the state of', async () => {
    await start('--good', '22', '--bad', '23');
    const script = join(dir, 'check.mjs');
    writeFileSync(
      script,
      `import { readFileSync, appendFileSync } from 'node:fs';
       const { GATOS_POSITION, GATOS_EVENT, GATOS_COMMIT, GATOS_NS, GATOS_TYPE, GATOS_STATE_ROOT } = process.env;
       const state = readFileSync(0, 'utf8');
       const line = [process.argv[2], state, GATOS_POSITION, GATOS_COMMIT, GATOS_NS, GATOS_TYPE, GATOS_EVENT.slice(0, 4), GATOS_STATE_ROOT.slice(0, 7)];
       appendFileSync('seen.jsonl', JSON.stringify(line) + '\\n');
       process.exit(state.includes('-') ? 1 : 0);`,
    );
    expect(await bisect('run', process.execPath, script, '--json')).toMatchObject(found);
    const seen = readFileSync(join(dir, 'seen.jsonl'), 'utf8').trim().split('\n');
    expect(seen.map((line) => JSON.parse(line) as unknown)).toEqual([
      ['--json', '{"count":-23}\n', '23', commit(23), 'main', 'culprit', 'bafy', 'blake3:'],
      ['--json', '{"count":22}\n', '22', commit(22), 'main', 'add', 'bafy', 'blake3:'],
    ]);
  });

  it('125 skips; where nothing else is left the suspects are told and it ends with 2', async () => {
    await start('--good', '20', '--bad', '25');
    const patchy = `case $GATOS_POSITION in 21|22) exit 125;; *) ${NEGATED};; esac`;
    const run = await bisect('run', patchy);
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(
      /could be any of:\n.*#21 add\n.*#22 add\n.*#23 culprit\nWe cannot bisect more!/,
    );
    expect(run.stderr).toContain('bisect run cannot continue any more');
  });

  it('equal answers at both ends are told with both exit codes, and nothing is kept', async () => {
    await start('--good', '30', '--bad', '40');
    const before = await bisect('log');
    const run = await bisect('run', 'grep -q -e - && exit 7; exit 0');
    expect(run).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ends with 7 at the good end, #30, and with 7 at the bad end, #40/),
    });
    expect(await bisect('log')).toEqual(before);
  });

  it.each([
    ['128 and above', 'exit 128', /exit code 128 from .* is < 0 or >= 128/],
    ['a command that is not found', 'no-such-command-here', /exit code 127/],
    ['one that may not be run', './events.jsonl', /exit code 126/],
    ['a signal', 'kill -9 $$', /was ended by SIGKILL|exit code 137/],
  ])('%s aborts, and what was found so far is kept', async (_, bad, why) => {
    await start('--good', '0', '--bad', '40');
    // Fails only at #25, the third position between the ends.
    const run = await bisect('run', `case $GATOS_POSITION in 25) ${bad};; *) ${NEGATIVE};; esac`);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringMatching(why) });
    expect((await bisect('log')).stdout).toContain(`git gatos bisect bad ${commit(30)}\n`);
    expect(await bisect('run', NEGATIVE)).toMatchObject(found);
  });

  it('several words that are no command abort it, too', async () => {
    await start();
    expect(await bisect('run', 'no-such-command-here', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("'no-such-command-here' cannot be run"),
    });
  });

  it('a command need not read the state, however large, nor print nothing', async () => {
    const large = box.repository('large');
    execFileSync('mkdir', ['-p', join(large, 'gatos')]);
    writeFileSync(
      join(large, 'gatos/fold.lua'),
      'return function(state, event) state.text = string.rep(event.payload.s, 60000) return state end\n',
    );
    await box.ok(large, 'init');
    for (const s of ['abcdefghij', 'bcdefghijk', 'cdefghijkl']) await box.emit(large, 'set', { s });
    await box.ok(large, 'bisect', 'start');
    const script = 'test $GATOS_POSITION -ge 2; code=$?; yes line | head -n 20000; exit $code';
    const { code, stdout } = await box.gatos(large, ['bisect', 'run', script]);
    expect(code).toBe(0);
    expect(stdout).toContain('event #2 set');
    expect(stdout.match(/^line$/gm)?.length).toBe(20_000 * 4);
  });

  it('Ctrl-C ends a command that hangs, and the log is kept', async () => {
    await start('--good', '0', '--bad', '40');
    const hang = `case $GATOS_POSITION in 30) echo hanging >&2; exec sleep 60;; *) ${NEGATIVE};; esac`;
    const run = await box.gatos(dir, ['bisect', 'run', hang], { interruptAt: 'hanging' });
    expect(run).toMatchObject({ code: 130, stderr: expect.stringContaining('Cancelled.') });
    expect((await bisect('log')).stdout).toContain(`git gatos bisect good ${commit(20)}\n`);
    expect(await bisect('run', NEGATIVE)).toMatchObject(found);
  });

  it('what a command leaves running keeps neither a step nor the end waiting', async () => {
    await start('--good', '22', '--bad', '23');
    expect(await bisect('run', `sleep 60 & ${NEGATIVE}`)).toMatchObject(found);
  });

  it('asks a predicate in EchoLua instead of a command', async () => {
    writeFileSync(join(dir, 'below.lua'), 'return function(state)\n  return state.count < 0\nend\n');
    await start();
    expect(await bisect('run', '--lua', 'below.lua')).toMatchObject(found);
    writeFileSync(join(dir, 'wrong.lua'), 'return function(state)\n  return os.time() < 0\nend\n');
    await start();
    expect(await bisect('run', '--lua', 'wrong.lua')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/line 2, column 10: os is refused[\s\S]*ERR_PREDICATE_INVALID/),
    });
    expect(await bisect('run')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no command provided'),
    });
  });

  it('with --json stdout is the result alone', async () => {
    await start('--good', '1');
    const { code, stdout, stderr } = await bisect('run', '--json', `echo noise; ${NEGATIVE}`);
    expect(code).toBe(0);
    expect(stderr).toContain('noise');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      ns: 'main',
      good: CULPRIT - 1,
      bad: CULPRIT,
      culprit: {
        number: CULPRIT,
        commit: commit(CULPRIT),
        type: 'culprit',
        actor: 'user:ada',
        signer: expect.stringMatching(/^ed25519:/),
        payload: { n: -23 },
        changes: [{ path: ['count'], kind: 'changed', before: '22', after: '-23' }],
      },
    });
    await bisect('reset');
    expect(JSON.parse((await bisect('good', '--json')).stderr)).toMatchObject({
      ok: false,
      code: 'ERR_USAGE',
    });
  });

  it('the report says what was asked and found, with the proof, and how to repeat it: word for word', async () => {
    await start('--good', '1');
    await bisect('run', NEGATIVE);
    const report = await bisect('report');
    expect(report.code).toBe(0);
    for (const part of [
      `The first bad event is **#${CULPRIT}**, \`culprit\` by \`user:ada\`.`,
      `| Commit | \`${commit(CULPRIT)}\` |`,
      '| `.count` | `22` | `-23` |',
      'holds: The state before it: folding 22 events from the empty state gives blake3:',
      'holds: The state after it: folding 23 events from the empty state gives blake3:',
      'holds: The question: the answer was false before it and true after it',
    ])
      expect(report.stdout).toContain(part);
    expect(report.stdout).not.toContain('DOES NOT HOLD');
    const script = /## How to repeat it[\s\S]*?```sh\n([\s\S]*?)\n```/.exec(report.stdout)?.[1] ?? '';
    const commands = script.split('\n').map((line) => line.replace(/^git gatos /, ''));
    await bisect('reset');
    for (const [i, line] of commands.entries()) {
      const words = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
      const run = await box.gatos(dir, words.split('\0').slice(0, -1));
      expect(run.code).toBe(0);
      if (i === commands.length - 1) expect(run).toMatchObject(found);
    }
  });

  it('another fold makes other states: what the command said is asked again', async () => {
    const world = await box.world('refold');
    for (const n of [1, 1, -5, 1]) await box.emit(world, 'add', { n });
    await box.ok(world, 'bisect', 'start');
    await box.ok(world, 'bisect', 'run', NEGATIVE);
    const fold =
      'return function(state, event)\n  state.count = (state.count or 0) + event.payload.n + 3\n  return state\nend\n';
    writeFileSync(join(world, 'gatos/fold.lua'), fold.replace('+ 3', '- 2'));
    const again = await box.gatos(world, ['bisect', 'run', NEGATIVE]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('event #1 add') });
    expect(again.stderr).toContain('the fold changed since this bisection began');
  });
});

describe('what is kept', () => {
  it('lies under the Git directory, and a damaged file is said and reset', async () => {
    await start();
    const file = join(dir, '.git/gatos/bisect.json');
    expect(existsSync(file)).toBe(true);
    expect(box.git(dir, 'for-each-ref', '--format=%(refname)')).not.toContain('bisect');
    for (const text of [
      '{',
      '{}',
      '{"v":1,"ns":"main","foldRoot":"","question":null,"marks":[{"position":-1}]}',
    ]) {
      writeFileSync(file, text);
      expect(await bisect('status')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/is not the log of a bisection[\s\S]*git gatos bisect reset/),
      });
    }
    await bisect('reset');
    expect(existsSync(file)).toBe(false);
  });

  it('a log is read strictly, with the line of what is wrong', () => {
    const text = '# c\ngit gatos bisect start --state main --good=0\n\ngit-gatos bisect good 4 5 # why\n';
    expect(parseBisectLog(text)).toEqual([
      { verb: 'start', ns: 'main', good: '0', bad: null },
      { verb: 'good', events: ['4', '5'] },
    ]);
    for (const wrong of [
      'rm -rf /',
      'git gatos bisect start --exec x',
      'git gatos bisect bad',
      'good 4',
      'git gatos bisect start --good',
    ])
      expect(() => parseBisectLog(`git gatos bisect start\n${wrong}\n`)).toThrow(/^Line 2 of the log/);
    expect(() => parseBisectLog('git gatos bisect good 1\n')).toThrow('does not begin with "start"');
  });

  it("options after the command's first word are the command's own", () => {
    const cases = [
      ['bisect run jq -e .x', 'bisect run -- jq -e .x'],
      ['-C dir bisect run --json -C x make -C y', '-C dir bisect run --json -C x -- make -C y'],
      ['bisect run --lua p.lua --json', 'bisect run --lua p.lua --json'],
      ['bisect run -- make', 'bisect run -- make'],
      ['bisect start --good run', 'bisect start --good run'],
      ['emit --type run', 'emit --type run'],
    ];
    for (const [given = '', wanted = ''] of cases)
      expect(separateCommand(given.split(' ')).join(' ')).toBe(wanted);
  });
});
