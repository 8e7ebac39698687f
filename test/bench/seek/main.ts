import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../src/tools/process.mjs';
import { serve } from '../../../src/tools/serve.mjs';
import { enterWorld, measureDrag, openCold, openWarm, profileDrag } from './app.ts';
import { openSeekBrowser, WorkerDesk } from './browser.ts';
import { BisectRepository, nativeJq, timeJq } from './native.ts';
import { serveSeek } from './site.ts';
import { quantile, type Spread } from './statistics.ts';
import { dragPositions, questionsOf, randomPositions } from './workload.ts';

/** `SEEK_BENCH_EVENTS=10000` for a quick look; figures that are written down come from the whole. */
const EVENTS = Number(process.env.SEEK_BENCH_EVENTS ?? 100_000);
const OF_REDUX = Math.min(EVENTS, 8_000);
const OF_AUTOMERGE = Math.min(EVENTS, 10_000);
const SEEKS = 1_020;
const ROUNDS = 3;
const PATH = 'a constant path';
const DRAG_SECONDS = 10;
/** Parts of the bench, to look at one: `SEEK_BENCH_PARTS=worker,app`; `SEEK_BENCH_PROFILE=1` says where a drag's time goes. */
const PARTS = new Set((process.env.SEEK_BENCH_PARTS ?? 'worker,bisect,peers,app').split(','));

const count = (value: number) => Math.round(value).toLocaleString('en');
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const both = ({ p50, p95 }: Spread) => `${ms(p50)}, ${ms(p95)}`;
const median = (list: readonly number[]) => quantile(list, 0.5);
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

const rows: string[] = [];
const notes: string[] = [];
/** A row of the table: what, figure, beside it in the same run, what is reached for, whether it is. */
function row(what: string, figure: string, beside = '', reach = '', met?: boolean): void {
  rows.push(
    `| ${[what, figure, beside, reach, met === undefined ? '' : met ? 'yes' : '**no**'].join(' | ')} |`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'gatos-bench-seek-'));
const site = await serveSeek(ROOT, folder);
const browser = await openSeekBrowser();
const page = browser.context.pages()[0] ?? (await browser.context.newPage());
await page.goto(site.url);
const desk = new WorkerDesk(page);

async function benchWorker(): Promise<void> {
  for (const folded of [true, false]) {
    await desk.restart();
    const { opening, folding, frame } = await desk.call('open', folded);
    if (folded) {
      row(
        'first frame at the head, opened and folded before',
        ms(frame),
        `opening ${ms(opening)}, folding ${ms(folding)}`,
        '300 ms',
        frame <= 300,
      );
    } else {
      row(
        'the same with nothing folded before: opening, folding, frame',
        ms(opening + frame),
        '',
        '',
        undefined,
      );
    }
  }
  const dragged = await desk.call('seek', dragPositions(EVENTS, SEEKS));
  row(
    'a frame of 40 rows in the worker, neighbouring positions: p50, p95',
    both(dragged),
    '',
    '4 ms',
    dragged.p95 <= 4,
  );
  const random = await desk.call('seek', randomPositions(EVENTS, SEEKS));
  row('the same at random positions', both(random), '', '4 ms', random.p95 <= 4);
}

async function benchBisect(): Promise<void> {
  const { path, whole, culprit } = questionsOf(EVENTS);
  const repository = new BisectRepository(join(folder, 'repository'), EVENTS);
  repository.write(new Map());
  const visited = repository.visited(culprit);
  const { bytes } = await desk.call('states', visited);
  const fileOf = (position: number) => join(folder, `${position}.json`);
  repository.write(new Map(visited.map((position) => [position, fileOf(position)])));
  notes.push(
    `The repository of \`git bisect run\` has a commit for every event, made by fast-import, with a commit-graph. Each of the ${visited.length} that its search visits holds the whole state after that event as \`state.json\` (${count(sum(bytes) / bytes.length / 1000)} kB on average); all others hold only a number, for all whole states would be some ${count(((sum(bytes) / bytes.length) * EVENTS) / 1e9)} GB. Both searches answer the same question of the same states and end at the same event.`,
  );
  for (const [name, question] of [
    [PATH, path],
    ['the whole state', whole],
  ] as const)
    await benchQuestion(name, question, { culprit, visited, files: visited.map(fileOf), repository });
}

interface Search {
  readonly culprit: number;
  /** Positions that git's search looks at, and their states in files. */
  readonly visited: readonly number[];
  readonly files: readonly string[];
  readonly repository: BisectRepository;
}

/** Everybody in turns, so that whatever else the machine does falls on all of them. */
async function benchQuestion(
  name: string,
  question: { readonly echolua: string; readonly jq: string },
  { culprit, visited, files, repository }: Search,
): Promise<void> {
  const version = nativeJq();
  const seconds = { git: [] as number[], echolua: [] as number[], jq: [] as number[] };
  const perState = { native: [] as number[], wasm: [] as number[], reading: [] as number[] };
  let asked = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (version !== undefined) {
      const git = repository.run(`jq -e '(${question.jq}) | not' state.json >/dev/null`);
      if (git.culprit !== culprit) throw new Error(`git found ${git.culprit}, not ${culprit}`);
      seconds.git.push(git.seconds);
      perState.native.push(...timeJq(question.jq, files));
    }
    for (const kind of ['echolua', 'jq'] as const) {
      const run = await desk.call('bisect', kind, question[kind]);
      if (run.culprit !== culprit) throw new Error(`${kind} found ${run.culprit}, not ${culprit}`);
      seconds[kind].push(run.seconds);
      asked = run.asked.length;
    }
    const { each, reading } = await desk.call('jq', question.jq, visited);
    perState.wasm.push(...each);
    perState.reading.push(...reading);
  }
  const git = median(seconds.git);
  const native = median(perState.native);
  const wasm = median(perState.wasm);
  for (const kind of ['echolua', 'jq'] as const) {
    const ours = median(seconds[kind]);
    const times = git / ours;
    // Reached for where a predicate in EchoLua looks at one path.
    const limit = kind === 'echolua' && name === PATH ? 0.5 : Number.POSITIVE_INFINITY;
    row(
      `bisect, ${kind} on ${name}, ${asked} questions`,
      `${ours.toFixed(3)} s`,
      version === undefined
        ? 'no jq here'
        : `git bisect run, native jq: ${git.toFixed(1)} s, ${times.toFixed(times < 10 ? 1 : 0)} : 1`,
      limit === Number.POSITIVE_INFINITY ? '20 : 1' : `${limit} s, 20 : 1`,
      version === undefined ? undefined : times >= 20 && ours <= limit,
    );
  }
  const ratio = wasm / native;
  row(
    `one question by jq in wasm, ${name}, given it whole`,
    `${ms(wasm)} (and ${ms(median(perState.reading))} to read the state’s text)`,
    version === undefined
      ? 'no jq here'
      : `native ${version}, its start included: ${ms(native)}, ${ratio.toFixed(2)} : 1`,
    '2 : 1',
    version === undefined ? undefined : ratio <= 2,
  );
}

async function benchPeers(): Promise<void> {
  await desk.restart();
  const redux = await desk.call('redux', OF_REDUX, 1_000);
  row(
    `Redux DevTools, JUMP_TO_ACTION and 40 rows at random positions of ${count(OF_REDUX)}`,
    both(redux.jumping),
    `computing its states ${redux.building.toFixed(1)} s`,
  );
  await desk.restart();
  const automerge = await desk.call('automerge', OF_AUTOMERGE, 40);
  row(
    `Automerge, view at random heads of ${count(OF_AUTOMERGE)} changes`,
    both(automerge.viewing),
    `with 40 rows read: ${both(automerge.reading)}; making the changes ${automerge.building.toFixed(1)} s`,
  );
  await desk.restart();
}

async function benchApp(): Promise<void> {
  const root = join(ROOT, 'dist/app');
  if (!existsSync(root)) throw new Error('There is no dist/app: npm run build');
  const server = await serve({ root, port: 0 });
  const tab = await browser.context.newPage();
  try {
    await tab.goto(server.url);
    await enterWorld(tab, join(folder, 'world.bundle'), EVENTS);
    const drag = await measureDrag(tab, DRAG_SECONDS);
    row(
      'main-thread work per step of a drag: p50, p95',
      both(drag.perStep),
      `${count(drag.perStep.count)} steps in ${DRAG_SECONDS} s; the thread running: ${both(drag.running)}`,
      '8 ms',
      drag.perStep.p95 <= 8,
    );
    row(
      'input to presented frame, Chromium’s EventLatency: p50, p95',
      both(drag.toFrame),
      `${count(drag.toFrame.count)} inputs`,
      '33 ms',
      drag.toFrame.p95 <= 33,
    );
    row(
      'input to the rows of that moment drawn: p50, p95',
      both(drag.toRows),
      `${count(drag.toRows.count)} of ${count(drag.moved)} moments were drawn`,
      '33 ms',
      drag.toRows.p95 <= 33,
    );
    row(
      'long tasks (above 50 ms) while dragging',
      `${drag.longTasks.length}`,
      drag.longTasks.map(ms).join(', '),
      'none',
      drag.longTasks.length === 0,
    );
    if (process.env.SEEK_BENCH_PROFILE !== undefined)
      notes.push(['The profile of a drag:', ...(await profileDrag(tab, 5))].join('\n- '));
    const warm = await openWarm(tab);
    row('the State view after a load, all folded: click to rows drawn', ms(warm), '', '300 ms', warm <= 300);
    row('a load of the page at the State view to its rows, nothing folded', ms(await openCold(tab)));
  } finally {
    await tab.close();
    await server.stop();
  }
}

try {
  const built = await desk.call('build', EVENTS);
  notes.unshift(
    `${count(EVENTS)} events over ${count(EVENTS / 2)} keys, nested objects and integers, from a seed; imported in ${built.importing.toFixed(1)} s, folded in ${built.folding.toFixed(1)} s.`,
  );
  if (PARTS.has('worker')) await benchWorker();
  if (PARTS.has('bisect')) await benchBisect();
  if (PARTS.has('peers')) await benchPeers();
  await desk.restart();
  if (PARTS.has('app')) await benchApp();
} finally {
  // What there is, also where a part fails.
  console.log(`Chromium ${browser.version}. ${notes.join('\n\n')}\n`);
  console.log('| what | here | beside it | reach | reached |\n|---|---|---|---|---|');
  console.log(rows.join('\n'));
  await browser.close();
  site.server.close();
  rmSync(folder, { recursive: true, force: true });
}
