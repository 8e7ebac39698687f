import { describe, expect, it } from 'vitest';
import { parseRgs } from '../../../src/echolua/rgs/parse.ts';
import { printRgs } from '../../../src/echolua/rgs/print.ts';
import { RGS_TEMPLATES } from '../../../src/echolua/rgs/templates/index.ts';
import { testFold } from '../../../src/engine/fold/testFold.ts';
import { runtime } from '../echo/support.ts';
import { compiled } from './support.ts';

describe('[POL-3] templates of .rgs', () => {
  it.each(RGS_TEMPLATES)('$title: its tests pass, and make every rule hold', async ({ source, tests }) => {
    const report = await testFold(runtime, { source, tests, kind: 'policy', rgs: true });
    expect(report.findings).toEqual([]);
    expect(report.testFindings).toEqual([]);
    expect(report.cases.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.cases.length).toBeGreaterThan(5);
    expect(report.coverage.map(({ line }) => line)).toEqual(
      compiled(source)
        .rules.map(({ line }) => line)
        .sort((a, b) => a - b),
    );
    expect(report.coverage.filter(({ hits }) => hits === 0)).toEqual([]);
    // Far below the fuel of an event.
    expect(Math.max(...report.cases.map(({ fuel }) => fuel))).toBeLessThan(5_000);
  });

  it.each(RGS_TEMPLATES)('$title: reads back from its print, with the same root', ({ source }) => {
    const { rgs } = parseRgs(source);
    expect(rgs && compiled(printRgs(rgs)).root).toBe(compiled(source).root);
  });

  it('have names and ADRs of their own', () => {
    expect(new Set(RGS_TEMPLATES.map(({ id }) => id)).size).toBe(RGS_TEMPLATES.length);
    for (const { source } of RGS_TEMPLATES) {
      expect(compiled(source).rules.every(({ adr }) => adr !== undefined)).toBe(true);
    }
  });
});
