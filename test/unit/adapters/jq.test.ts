import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { createJq } from '../../../src/adapters/jq/jq.ts';
import type { JqMessage, JqWorker } from '../../../src/adapters/jq/messages.ts';
import { openProgram } from '../../../src/adapters/jq/program.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { Jq } from '../../../src/ports/jq.ts';
import { GatosError } from '../../../src/protocol/errors.ts';

const wasm = readFileSync(createRequire(import.meta.url).resolve('jq-wasm/jq.wasm'));

/** The worker's program behind the port, without a worker around it; `stuck` programs never end. */
function localWorker(stuck: (program: string) => boolean = () => false): JqWorker {
  let ended = false;
  return {
    listen: (hear) => {
      const say = (message: JqMessage) => ended || hear(message);
      localWorker.program ??= openProgram(wasm);
      void localWorker.program.then(() => say({ kind: 'ready' }));
      localWorker.say = say;
    },
    post: ({ id, program, input }) => {
      if (stuck(program)) return;
      const { say } = localWorker;
      void localWorker.program
        ?.then((jq) => jq.run(program, input))
        .then((answer) => say?.({ kind: 'answer', id, answer }));
    },
    end: () => {
      ended = true;
    },
  };
}
localWorker.program = undefined as ReturnType<typeof openProgram> | undefined;
localWorker.say = undefined as ((message: JqMessage) => unknown) | undefined;

let jq: Jq | undefined;
afterEach(() => jq?.close());
const open = () => {
  jq = createJq({ spawn: () => localWorker() });
  return jq;
};
const ask = async (program: string, state = '{"inventory":{"widgets":-3},"total":9007199254740993}') =>
  open().test(program, state, NO_TASK);

describe('jq as a predicate', () => {
  it.each([
    ['.inventory.widgets < 0', 'true'],
    ['.inventory.widgets >= 0', 'false'],
    ['null', 'false'],
    ['empty', 'false'],
    ['0', 'true'],
    ['true, false', 'false'],
    ['false, true', 'true'],
    ['.inventory.widgets < 0 # a comment', 'true'],
    ['-1 < 0', 'true'],
    ['[.. | numbers] | any(. < 0)', 'true'],
    ['"x" | test("^[a-z]$")', 'true'],
  ])('%s is %s, as jq -e says it', async (program, outcome) => {
    expect(await ask(program)).toEqual({ outcome, detail: '' });
  });

  it('keeps the digits of a number that it compares', async () => {
    expect((await ask('.total == 9007199254740992')).outcome).toBe('false');
    expect((await ask('.total == 9007199254740993')).outcome).toBe('true');
  });

  it('says what went wrong in a program that fails on a state', async () => {
    expect(await ask('.inventory | .[0]')).toEqual({
      outcome: 'error',
      detail: 'Cannot index object with number (0)',
    });
    expect(await ask('true, error("no")')).toEqual({ outcome: 'error', detail: 'no' });
  });

  it('refuses what is no program, pointing at the place', async () => {
    const error = await ask('.a | | .b').then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(GatosError);
    expect(error).toMatchObject({
      code: 'ERR_PREDICATE_INVALID',
      message: expect.stringMatching(/syntax error.*line 1, column 6/s),
    });
  });

  it('checks a program without running it', async () => {
    const port = open();
    expect(await port.check('error("not now")')).toBeNull();
    expect(await port.check('--version')).toMatch(/version\/0 is not defined/);
    expect(await port.check('.a[')).toMatch(/syntax error/);
  });

  it.each([
    ['nested deeper than its stack', 'getpath([range(10000) | 0])'],
    ['wanted more memory than it may have', '"x" * 600000000 | length > 0'],
  ])('goes on after a program that %s', async (_, program) => {
    const port = open();
    const broken = await port.test(program, 'null', NO_TASK);
    expect(broken.outcome).toBe('error');
    expect(broken.detail).not.toBe('');
    expect(await port.test('.a == 1', '{"a":1}', NO_TASK)).toEqual({ outcome: 'true', detail: '' });
  });

  it('answers questions asked at once, each with its own answer', async () => {
    const port = open();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => port.test(`.n == ${n}`, '{"n":3}', NO_TASK)),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(['false', 'false', 'true', 'false', 'false']);
  });
});

describe('the worker around it', () => {
  it('ends a program that takes too long and answers the next in a new worker', async () => {
    const spawned: JqWorker[] = [];
    jq = createJq({
      limit: 20,
      spawn: () => {
        const worker = localWorker((program) => program.includes('repeat'));
        spawned.push(worker);
        return worker;
      },
    });
    const slow = jq.test('repeat(.)', '{}', NO_TASK);
    const next = jq.test('true', '{}', NO_TASK);
    expect(await slow).toEqual({ outcome: 'error', detail: 'jq took longer than 0.02 seconds.' });
    expect(await next).toEqual({ outcome: 'true', detail: '' });
    expect(spawned).toHaveLength(2);
  });

  it('starts none before the first question', () => {
    createJq({
      spawn: () => {
        throw new Error('started');
      },
    });
  });

  it('hears a cancel while jq runs', async () => {
    let cancelled = false;
    const task = {
      ...NO_TASK,
      check: () => {
        if (cancelled) throw new GatosError('ERR_CANCELLED', 'Cancelled.');
      },
    };
    jq = createJq({ spawn: () => localWorker(() => true) });
    const asked = jq.test('true', '{}', task);
    cancelled = true;
    await expect(asked).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });

  it('says why jq could not be loaded, and tries again with the next question', async () => {
    let tries = 0;
    jq = createJq({
      spawn: () => {
        tries += 1;
        if (tries > 1) return localWorker();
        return {
          listen: (hear) => hear({ kind: 'failed', detail: 'the server said 404' }),
          post: () => undefined,
          end: () => undefined,
        };
      },
    });
    await expect(jq.test('true', '{}', NO_TASK)).rejects.toThrow(
      'jq could not be loaded: the server said 404.',
    );
    expect((await jq.test('true', '{}', NO_TASK)).outcome).toBe('true');
  });
});
