/**
 * `npm run test:fuzz`: the generated tests of EchoLua at the length that proves something; see docs/echolua-internals.md,
 * "How it is proved". `-- short` runs a tenth of it. Any of the variables may be set by hand.
 */
import { ensureInstalled, requireNode } from './install.mjs';
import { packageBin, runNode } from './process.mjs';

/** Cases of each long run, by the variable that the tests read. */
const LONG = {
  ECHO_CASES: 1_200_000, // Q32.32 in Lua against BigInt
  ECHO_PROGRAMS: 3_000, // programs against stock Lua 5.4
  ECHO_PROPERTIES: 400, // generated programs: order, batches, reload, layout, changed ELC
  ECHO_DRAWS: 100_000, // pcg32 against BigInt
  ECHOLUA_CASES: 200_000, // sources against Lua's own compiler
  RGS_POLICIES: 50, // of 40 rule sets each, against the reference evaluator
};

const FILES = [
  'test/unit/echo/arithmetic.test.ts',
  'test/unit/echo/differential.test.ts',
  'test/unit/echo/properties.test.ts',
  'test/unit/echo/rng.test.ts',
  'test/unit/echolua/differential.test.ts',
  'test/unit/echolua/elc.test.ts',
  'test/unit/echolua/elcHostile.test.ts',
  'test/unit/rgs/reference.test.ts',
];

requireNode();
await ensureInstalled();
const share = process.argv.includes('short') ? 10 : 1;
for (const [name, count] of Object.entries(LONG)) process.env[name] ??= String(count / share);
process.exitCode = await runNode(packageBin('vitest'), ['run', '--testTimeout=3600000', ...FILES]);
