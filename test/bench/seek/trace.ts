import type { CDPSession } from 'playwright-core';
import { type Spread, spreadOf } from './statistics.ts';

/** An event of Chromium's trace; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Of it, what the thread was running: less on a machine with more to do. */
  readonly tdur?: number;
  readonly id?: string;
  readonly id2?: { readonly local?: string };
  readonly args: {
    readonly name?: string;
    readonly data?: { readonly type?: string };
    readonly event_latency?: { readonly event_type?: string };
  };
}

export interface DragFigures {
  /** Work of the page's main thread from one move of the pointer to the next, ms. */
  readonly perStep: Spread;
  /** Of it, the time that the thread was running. */
  readonly running: Spread;
  /** From a move of the pointer to the frame with what it moved on the screen, ms. */
  readonly toFrame: Spread;
  /** Tasks of the main thread that took longer than 50 ms. */
  readonly longTasks: readonly number[];
}

const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'input',
  'cc',
  'benchmark',
];

/** Traces while `work` runs. */
export async function traced(session: CDPSession, work: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: unknown[] }) => events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, recordMode: 'recordAsMuchAsPossible' },
  });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return events;
}

const isMove = ({ name, args }: TraceEvent) => name === 'EventDispatch' && args.data?.type === 'pointermove';

/** What the trace of a drag says. Throws where the page's main thread cannot be found. */
export function dragFigures(events: readonly TraceEvent[]): DragFigures {
  const moves = events.filter(isMove).sort((a, b) => a.ts - b.ts);
  const [first] = moves;
  if (first === undefined) throw new Error('The trace has no move of the pointer.');
  const onMain = ({ pid, tid }: TraceEvent) => pid === first.pid && tid === first.tid;
  const tasks = events
    .filter((event) => onMain(event) && event.ph === 'X' && isTask(event.name))
    .sort((a, b) => a.ts - b.ts);
  const outermost: TraceEvent[] = [];
  let end = 0;
  for (const task of tasks) {
    if (task.ts < end) continue;
    outermost.push(task);
    end = task.ts + (task.dur ?? 0);
  }
  const steps = moves.slice(0, -1).map(({ ts }) => ({ ts, work: 0, running: 0 }));
  let at = 0;
  const last = moves.at(-1)?.ts ?? 0;
  for (const task of outermost) {
    // A task begins before the move that it hands out.
    const finished = task.ts + (task.dur ?? 0);
    if (finished < first.ts || task.ts > last) continue;
    while (at + 1 < steps.length && (steps[at + 1]?.ts ?? 0) < finished) at += 1;
    const step = steps[at];
    if (step === undefined) continue;
    step.work += (task.dur ?? 0) / 1000;
    step.running += (task.tdur ?? task.dur ?? 0) / 1000;
  }
  return {
    perStep: spreadOf(steps.map(({ work }) => work)),
    running: spreadOf(steps.map(({ running }) => running)),
    toFrame: spreadOf(latencies(events)),
    longTasks: outermost
      .filter(({ ts, dur }) => ts + (dur ?? 0) >= first.ts && ts <= last && (dur ?? 0) > 50_000)
      .map(({ dur }) => (dur ?? 0) / 1000),
  };
}

const isTask = (name: string) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask';

/** From a move of the pointer to the frame presented because of it: Chromium's own measure. */
function latencies(events: readonly TraceEvent[]): readonly number[] {
  const begun = new Map<string, number>();
  const found: number[] = [];
  const sorted = events.filter(({ name }) => name === 'EventLatency').sort((a, b) => a.ts - b.ts);
  for (const event of sorted) {
    const key = `${event.pid}/${event.id ?? event.id2?.local}`;
    const type = event.args.event_latency?.event_type ?? '';
    if (event.ph === 'b' && /MOUSE_(MOVED|DRAGGED)/.test(type)) begun.set(key, event.ts);
    const start = begun.get(key);
    if (event.ph !== 'e' || start === undefined) continue;
    found.push((event.ts - start) / 1000);
    begun.delete(key);
  }
  return found;
}

/** The functions in which the page's main thread was longest itself, by Chromium's profiler. */
export async function profiled(session: CDPSession, work: () => Promise<void>): Promise<readonly string[]> {
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 200 });
  await session.send('Profiler.start');
  await work();
  const { profile } = await session.send('Profiler.stop');
  const self = new Map<string, number>();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  profile.samples?.forEach((id, i) => {
    const frame = nodes.get(id);
    if (frame === undefined || frame.functionName === '(idle)') return;
    const file = frame.url.split('/').at(-1);
    const key = `${frame.functionName || 'anonymous'} ${file}:${frame.lineNumber + 1}:${frame.columnNumber + 1}`;
    self.set(key, (self.get(key) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000);
  });
  return [...self]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 12)
    .map(([name, ms]) => `${ms.toFixed(0)} ms ${name}`);
}
