import type { CompiledRgs } from '../../echolua/rgs/compile.ts';
import type { LineHits } from '../../ports/lua.ts';

/** What the generated text runs when, and only when, the condition of a rule holds. */
const HELD = '    local denial = {}';

/**
 * Coverage of the EchoLua of a `.rgs` policy as coverage of its rules: the line on which a rule begins, and how often its
 * condition held. A rule that no case made hold has 0.
 */
export function rgsCoverage({ echoLua, rules }: CompiledRgs, coverage: readonly LineHits[]): LineHits[] {
  const hits = new Map(coverage.map(({ line, hits }) => [line, hits]));
  const held = echoLua.split('\n').flatMap((text, i) => (text === HELD ? [hits.get(i + 1) ?? 0] : []));
  return rules.map(({ line }, i) => ({ line, hits: held[i] ?? 0 })).sort((a, b) => a.line - b.line);
}
