import type { TestReport } from '../engine/fold/testFold.ts';
import type { LineHits } from '../ports/lua.ts';
import { formatFinding } from './luaFiles.ts';
import { count } from './output.ts';

/** What one test file showed; paths as the person knows them. */
export interface FileReport extends TestReport {
  readonly file: string;
  readonly tests: string;
  readonly kind: 'fold' | 'policy';
  readonly ok: boolean;
}

export function passed({ findings, testFindings, cases }: TestReport): boolean {
  return findings.length === 0 && testFindings.length === 0 && cases.every(({ ok }) => ok);
}

function caseLines({ cases, tests }: FileReport): string[] {
  return cases.flatMap(({ name, ok, detail, fuel, line }) => {
    const cost = `(${fuel.toLocaleString('en')} fuel)`;
    if (ok) return [`  ok    ${name}  ${cost}`];
    const where = line === undefined ? '' : `  ${tests}:${line}`;
    return [`  FAIL  ${name}  ${cost}${where}`, ...detail.split('\n').map((text) => `          ${text}`)];
  });
}

/** "7, 12-15": of lines that follow each other among those that hold code, first and last. */
export function lineRanges(coverage: readonly LineHits[]): string {
  const ranges: string[] = [];
  let run: number[] = [];
  const end = () => {
    if (run.length > 0) ranges.push(run.length === 1 ? `${run[0]}` : `${run[0]}-${run.at(-1)}`);
    run = [];
  };
  for (const { line, hits } of coverage) {
    if (hits === 0) run.push(line);
    else end();
  }
  end();
  return ranges.join(', ');
}

/** One sentence, and under it every line that holds code with how often it ran. */
export function coverageLines(source: string, coverage: readonly LineHits[]): string[] {
  const ran = coverage.filter(({ hits }) => hits > 0).length;
  const never = ran === coverage.length ? '' : `; never: ${lineRanges(coverage)}`;
  const width = Math.max(...coverage.map(({ hits }) => String(hits).length), 4);
  const texts = source.split(/\r\n|[\n\r]/);
  const rows = coverage.map(({ line, hits }) => {
    const number = String(line).padStart(5);
    return `  ${hits === 0 ? '!' : ' '} ${String(hits).padStart(width)} ${number}  ${texts[line - 1] ?? ''}`;
  });
  const head = `    ${'hits'.padStart(width)}  line`;
  return [`  coverage: ${ran} of ${count(coverage.length, 'line')}${never}`, head, ...rows];
}

/** The report of one file for people. */
export function fileLines(report: FileReport, source: string | null): string[] {
  const { file, tests, kind, findings, testFindings, coverage } = report;
  const refused = [
    ...findings.map((finding) => formatFinding(file, finding)),
    ...testFindings.map((finding) => formatFinding(tests, finding)),
  ];
  const lines = source === null || coverage.length === 0 ? [] : coverageLines(source, coverage);
  return [
    `${file} (${kind})`,
    ...refused.flatMap((text) => text.split('\n').map((line) => `  ${line}`)),
    ...caseLines(report),
    ...lines,
  ];
}

export function summary(reports: readonly FileReport[]): string {
  const cases = reports.flatMap((report) => report.cases);
  const failed = cases.filter(({ ok }) => !ok).length;
  const broken = reports.filter(
    ({ findings, testFindings }) => findings.length + testFindings.length > 0,
  ).length;
  const words = [`${count(cases.length - failed, 'case')} passed`, `${failed.toLocaleString('en')} failed`];
  if (broken > 0) words.push(`${count(broken, 'file')} not run`);
  return words.join(', ');
}
