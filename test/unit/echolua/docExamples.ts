/** An example of docs/echolua.md: the code, and what the document says comes of it. */
export interface Line {
  readonly code: string;
  readonly result: string;
  /** 1-based, in the document. */
  readonly line: number;
}

/** Lines in the body of a fold; each result has the code that stands before it. */
export interface Snippet {
  readonly kind: 'snippet';
  readonly checks: readonly (Line & { readonly before: string })[];
}

/** A whole source, with the findings its lines name and the events below it. */
export interface Program {
  readonly kind: 'program';
  readonly source: string;
  readonly line: number;
  readonly fuel: number | undefined;
  /** `line code`, lines of the source. */
  readonly findings: readonly string[];
  readonly events: readonly Line[];
}

const FENCE = /^```lua\n([\s\S]*?)^```$/gm;
const RESULT = / +--> (.*)$/;

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function snippet(lines: readonly string[], first: number): Snippet {
  const before: string[] = [];
  const checks: (Line & { before: string })[] = [];
  lines.forEach((text, i) => {
    const [, result] = RESULT.exec(text) ?? [];
    if (result === undefined) before.push(text);
    else checks.push({ code: text.replace(RESULT, ''), result, line: first + i, before: before.join('\n') });
  });
  return { kind: 'snippet', checks };
}

function program(lines: readonly string[], first: number): Program {
  const isEvent = (text: string) => text.startsWith('-- {');
  const body = lines.filter((text) => !isEvent(text));
  const findings = body.flatMap((text, i) => {
    const [, code] = RESULT.exec(text) ?? [];
    return code === undefined ? [] : [`${i + 1} ${code}`];
  });
  const events = lines.flatMap((text, i): Line[] => {
    const [, result] = RESULT.exec(text) ?? [];
    if (!isEvent(text) || result === undefined) return [];
    return [{ code: text.replace(RESULT, '').slice(3), result, line: first + i }];
  });
  const source = body.map((text) => text.replace(RESULT, '')).join('\n');
  const fuel = /^-- compiled with fuel (\d+)$/m.exec(source)?.[1];
  return { kind: 'program', source, line: first, fuel: fuel ? Number(fuel) : undefined, findings, events };
}

/** Every fenced block of Lua in a document. One with a `return` at the start of a line is a whole source. */
export function readExamples(document: string): (Snippet | Program)[] {
  return [...document.matchAll(FENCE)].map((match) => {
    const lines = (match[1] ?? '').trimEnd().split('\n');
    const first = lineOf(document, match.index) + 1;
    return lines.some((text) => text.startsWith('return ')) ? program(lines, first) : snippet(lines, first);
  });
}
