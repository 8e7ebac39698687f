import { compileRgs } from '../../src/echolua/rgs/compile.ts';
import { RGS_TEMPLATES } from '../../src/echolua/rgs/templates/index.ts';
import type { Program, ProgramEvent } from './program.ts';

/** Everything that `.rgs` can say, at least once. */
const WIDE = String.raw`let p = event.payload
let numbers = [x for x in p.l if x is number]
let total = sum(numbers) * 2 - min(numbers) / 3
define odd if some i, x in p.l { i > 1 and not x is number } or every k, v in p.o { k startswith "é" or v == null }
deny "a" adr "A-1" when odd because "{total} of {numbers}, {p.o}, {p.text}"
deny "b" when p.text contains "\u{1f600}" and p.text endswith "x" and length(p.text) != 2 because "{upper(p.text)}{lower(p.text)}"
deny "c" when p.l[1] + 1 > max([k for k, v in p.l]) because "\{{count(p.o)}\}"
deny "d" when exists misfit(p, { l: [whole], text?: "x" | "y", o: { *: string | null }, ... }) because "{misfit(p, { l: [whole], ... })}"
deny "e" when event.actor not in group("g") require 2 of group("g") require 1 of ["user:é"] because "{-p.n}"
deny "f" when p.n / (p.n - 5) > 2147483647 because "{p['__proto__']}"
`;

const STATE = {
  freeze: { reason: 'é' },
  plans: { p1: { hypothesis: 'h', metric: 'recall', n: 40, alpha: 0.05 } },
  spent: { 'user:ada': 9000.5 },
};
const CONTEXT = {
  state: STATE,
  trust: { groups: { leads: ['user:ada', 'user:bo', 'user:cy'], g: ['user:é', 'user:Z', 'user:\u{1f600}'] } },
  approvals: ['user:bo', 'user:é', 'user:bo'],
  profile: 'local',
};

const EVENTS: readonly ProgramEvent[] = [
  { type: 'api.cut', payload: {} },
  { type: 'deploy.web', payload: { emergency: true } },
  { type: 'deploy.web', payload: { emergency: 'yes' } },
  { type: 'sale', payload: { sku: 'x', n: 0.5, price: 1 } },
  { type: 'sale', payload: { sku: 'x', n: 1, price: -0.1, 'é\n"': null } },
  { type: 'result', payload: { plan: 'p1', metric: 'recall', n: 40, alpha: 0.1 } },
  { type: 'result', payload: { plan: 'p2' } },
  { type: 'spend', payload: { cents: 1000 } },
  { type: 'spend', payload: { cents: '1' } },
  { payload: { l: [1, 'a', 0.3333333333], o: { é: 1, a: null }, text: 'a\u{1f600}x', n: 5 } },
  { payload: { l: [2147483647, -0.5], o: {}, text: `${'é'.repeat(300)}`, n: 7 } },
  { payload: { l: [], o: { b: 'x', '\uffff': 'y', '\u{10000}': null }, n: '5' } },
  { payload: [] },
].flatMap((event) => [event, { ...event, context: CONTEXT }]);

/** [POL-3] Policies in `.rgs`, made into EchoLua on the engine that then runs them. */
export const RULES: readonly Program[] = [
  ...RGS_TEMPLATES.map(({ id, source }) => ({ id, source })),
  { id: 'wide', source: WIDE },
].map(({ id, source }) => {
  const compiled = compileRgs(source);
  const text = compiled.elc ? compiled.echoLua : JSON.stringify(compiled.findings);
  return { name: `rgs ${id}`, source: text, kind: 'policy', events: EVENTS };
});
