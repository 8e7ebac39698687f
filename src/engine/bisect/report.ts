import type { Task } from '../../ports/runtime.ts';
import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import { GatosError } from '../../protocol/errors.ts';
import { formatPath } from '../../protocol/state/path.ts';
import { counted } from '../words.ts';
import type { Time } from '../world/time.ts';
import type { World } from '../world/world.ts';
import type { Ask } from './ends.ts';
import { type Check, type Finding, findingAt, proveFinding } from './finding.ts';
import { bisectLogText, placeOf } from './logText.ts';
import { codeBlock, facts, inlineCode, shellWord } from './markdown.ts';
import type { Mark } from './marks.ts';
import type { PredicateSource } from './predicate.ts';
import type { Sample } from './sample.ts';
import { bisectStatus, type Status } from './status.ts';

/** What was asked: a predicate, or a command as the command line ran it. */
export type Question = PredicateSource | { readonly kind: 'command'; readonly source: string };

export interface ReportRequest {
  readonly question: Question;
  readonly marks: readonly Mark[];
  /** Asks the question again; null where that is not to be done. */
  readonly ask: Ask | null;
  readonly sample: Sample | null;
  /** Where the result is to be seen; null where it is nowhere. */
  readonly link: string | null;
}

const MAX_PAYLOAD = 2_000;
const MAX_VALUE = 120;
const SHOWN_CHANGES = 20;

/**
 * [STA-5] The report of a finished bisection in Markdown: the question, the event, what it changed, and the proof of both
 * sides of it, recomputed for the report. Throws ERR_USAGE while the bisection goes on.
 */
export async function bisectReport(
  world: World,
  time: Time,
  request: ReportRequest,
  task: Task,
): Promise<string> {
  const status = bisectStatus(time.order, request.marks);
  if (status.culprit === null && status.suspects.length === 0)
    throw new GatosError('ERR_USAGE', 'This bisection has not ended yet.', {
      hint: status.problem ?? 'Say good, bad or skip until the first bad event is found.',
    });
  const finding = status.culprit === null ? null : await findingAt(time, status.culprit.number, task);
  const checks =
    finding === null ? [] : await proveFinding(world, time, finding, status.marks, request.ask, task);
  const sections = [
    `# Bisection of ${inlineCode(time.id)}`,
    verdict(status),
    overview(time, status, request),
    ...questionSection(request.question),
    ...(finding === null ? suspectSection(status) : findingSections(time, finding, checks)),
    stepSection(status),
    repeatSection(time, status, request.question),
  ];
  return `${sections.join('\n\n')}\n`;
}

function verdict({ culprit, suspects }: Status): string {
  return culprit === null
    ? `Only skipped events are left: the first bad event is one of ${counted(suspects.length, 'event')}.`
    : `The first bad event is **#${culprit.number}**, ${inlineCode(culprit.type)} by ${inlineCode(culprit.actor)}.`;
}

function end(status: Status, position: number | null): string {
  const mark = status.marks.find((one) => one.position === position);
  const where = position === 0 ? '#0, the beginning' : `#${position} ${inlineCode(mark?.cid ?? '')}`;
  return mark?.outcome === undefined ? where : `${where}: ${mark.outcome}`;
}

function overview(time: Time, status: Status, { sample, link }: ReportRequest): string {
  const first = (term: Mark['term']) => status.marks.find((mark) => mark.term === term)?.position ?? null;
  const skipped = status.marks.filter(({ term }) => term === 'skip').length;
  const steps = Math.max(0, status.marks.length - 2);
  const moved =
    status.moved === 0 ? [] : [['Late events', `${status.moved} marks stand elsewhere now`] as const];
  return facts([
    ['History', `${inlineCode(time.id)}, ${counted(time.order.length, 'event')}`],
    ['Good end', end(status, first('good'))],
    ['Bad end', end(status, first('bad'))],
    ['Steps', `${counted(steps, 'position')} looked at, ${skipped} of them skipped`],
    ['More flips', sampleText(sample)],
    ...moved,
    ...(link === null ? [] : [['Link', `<${link.replace(/[<>\s]/g, encodeURIComponent)}>`] as const]),
  ]);
}

function sampleText(sample: Sample | null): string {
  if (sample === null) return 'not looked for: the answer flips at this event, and perhaps at others too';
  const where = sample.flips.map(({ from, to }) => `#${from} to #${to}`).join(', ');
  const seen = sample.flips.length === 1 ? 'one flip' : `${sample.flips.length} flips: ${where}`;
  return `checked at ${counted(sample.checked, 'point')}: ${seen}`;
}

const LANGUAGE = { jq: 'jq', echolua: 'lua', command: 'sh' } as const;
const ASKED = {
  jq: 'A jq program, run on the state after each event looked at.',
  echolua: 'A predicate in EchoLua, asked of the state after each event looked at.',
  command: 'A command, given the state after each event looked at on its standard input.',
} as const;

function questionSection(question: Question): readonly string[] {
  if (question.kind === 'hand') return ['## The question', 'A person judged each state by hand.'];
  const { kind, source } = question;
  return ['## The question', ASKED[kind], codeBlock(source, LANGUAGE[kind])];
}

function suspectSection({ suspects }: Status): readonly string[] {
  const lines = suspects.map(
    ({ number, type, actor, commit }) =>
      `- #${number} ${inlineCode(type)} by ${inlineCode(actor)}, commit ${inlineCode(commit)}`,
  );
  return ['## The first bad event could be any of', lines.join('\n')];
}

function findingSections(time: Time, finding: Finding, checks: readonly Check[]): readonly string[] {
  const { event, number, rootBefore, rootAfter } = finding;
  const { policy_root: policyRoot, gov } = event.envelope;
  const payload = canonicalJson(event.envelope.payload);
  const cut = payload.length > MAX_PAYLOAD;
  return [
    '## The event',
    facts([
      ['Number', `#${number} of ${time.order.length}`],
      ['Type', inlineCode(event.type)],
      ['Actor', inlineCode(event.actor)],
      ['Time', new Date(event.time).toISOString()],
      ['Signer', inlineCode(event.keyId)],
      ['Event-CID', inlineCode(event.cid)],
      ['Commit', inlineCode(event.oid)],
      ['Policy-Root', inlineCode(policyRoot)],
      ...(gov === undefined ? [] : [['Law at', inlineCode(gov)] as const]),
    ]),
    cut ? `The first ${MAX_PAYLOAD} characters of its payload:` : 'Its payload:',
    codeBlock(payload.slice(0, MAX_PAYLOAD), 'json'),
    '## What it changed',
    changeText(finding),
    facts([
      ['State-Root before', inlineCode(rootBefore)],
      ['State-Root after', inlineCode(rootAfter)],
    ]),
    '## Proof of both sides',
    checks
      .map(({ name, ok, detail }) => `- ${ok ? 'holds' : '**DOES NOT HOLD**'}: ${name}: ${detail}.`)
      .join('\n'),
  ];
}

function changeText({ diff, truncated, fault }: Finding): string {
  if (fault !== undefined)
    return `The fold failed on it (${inlineCode(`${fault.code}: ${fault.message}`)}), so the state stayed as it was.`;
  if (diff.length === 0) return 'Nothing.';
  const value = (text: string | undefined) => {
    if (text === undefined) return 'nothing';
    return inlineCode(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);
  };
  const rows = diff
    .slice(0, SHOWN_CHANGES)
    .map(
      ({ path, before, after }) => `| ${inlineCode(formatPath(path))} | ${value(before)} | ${value(after)} |`,
    );
  const more = diff.length - rows.length;
  const rest = more > 0 ? `\n\nAnd ${truncated ? 'more than ' : ''}${more} more.` : '';
  return `${['| path | before | after |', '|---|---|---|', ...rows].join('\n')}${rest}`;
}

function stepSection({ marks }: Status): string {
  const lines = marks.map(({ position, term, outcome }, i) => {
    const said = outcome === undefined ? '' : `: ${outcome}`;
    return `${i + 1}. #${position}${said} → ${term}`;
  });
  return `## Steps\n\n${lines.join('\n')}`;
}

/** In the order in which they were made, the command line finds the same event by itself. */
function repeatSection(time: Time, status: Status, question: Question): string {
  const end = (term: Mark['term']) => {
    const mark = status.marks.find((one) => one.term === term);
    return mark === undefined ? '' : ` --${term} ${placeOf(time.order, mark.position)}`;
  };
  const start = `git gatos bisect start --state=${time.id}${end('good')}${end('bad')}`;
  const log = bisectLogText(time.order, time.id, status.marks).trimEnd();
  const script = repeatScript(question, start, log);
  return `## How to repeat it\n\nIn a clone of this repository:\n\n${codeBlock(script, 'sh')}`;
}

function repeatScript(question: Question, start: string, log: string): string {
  switch (question.kind) {
    case 'jq':
      return `${start}\ngit gatos bisect run jq -e ${shellWord(question.source)}`;
    case 'echolua':
      return `cat > predicate.lua <<'END_OF_PREDICATE'\n${question.source}\nEND_OF_PREDICATE\n${start}\ngit gatos bisect run --lua predicate.lua`;
    case 'command':
      return `${start}\ngit gatos bisect run ${shellWord(question.source)}`;
    default:
      return `git gatos bisect replay - <<'END_OF_LOG'\n${log}\nEND_OF_LOG`;
  }
}
