import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** One line for each violated rule and element, with the rule's own explanation. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  // Sent through the debugging protocol, which the page's Content-Security-Policy does not bind.
  await page.evaluate(axe.source);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} at ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

export async function expectAccessible(page: Page): Promise<void> {
  expect(await axeViolations(page), 'axe violations').toEqual([]);
}
