import type { BrowserContext, Page } from 'playwright-core';
import type { Method, Params, Result } from '../../../src/rpc/contract.ts';
import { bundlePage } from './bundle.ts';
import type { Gatos } from './page.ts';

declare const gatos: Gatos;

/** What the pages were told of events, by the id in their payload. */
export class Outcomes {
  /** Acknowledged: durable from here on. With its commit where the answer named one. */
  readonly done = new Map<string, string>();
  readonly failed = new Map<string, string>();
  private listeners: (() => void)[] = [];

  add(kind: 'done' | 'failed', id: string, detail: string): void {
    this[kind].set(id, detail);
    for (const listener of [...this.listeners]) listener();
  }

  /** Resolves once so many are acknowledged. */
  atLeast(count: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.done.size < count) return;
        this.listeners = this.listeners.filter((listener) => listener !== look);
        resolve();
      };
      this.listeners.push(look);
      look();
    });
  }
}

/** Every page of the context that is opened from now on has the engine's client as `gatos`, and tells `outcomes`. */
export async function prepareTabs(context: BrowserContext, outcomes: Outcomes): Promise<void> {
  await context.exposeFunction('tell', (kind: 'done' | 'failed', id: string, detail: string) =>
    outcomes.add(kind, id, detail),
  );
  await context.addInitScript({ content: await bundlePage() });
}

/** A file of the app's origin that is no program: what runs there is only what the tests put in. */
export async function openTab(page: Page, url: string): Promise<Page> {
  await page.goto(`${url}manifest.webmanifest`);
  return page;
}

/** Bytes in the answer come as base64 text. */
export function call<M extends Method>(page: Page, method: M, params: Params<M>): Promise<Result<M>> {
  return page.evaluate(([name, input]) => gatos.call(name, input), [method, params] as const) as Promise<
    Result<M>
  >;
}

export async function exportedBundle(page: Page, world: string): Promise<Buffer> {
  const { bytes } = await call(page, 'world.exportBundle', { world });
  return Buffer.from(bytes as unknown as string, 'base64');
}

export function emitAll(page: Page, world: string, ids: readonly string[], width = 4): Promise<void> {
  return page.evaluate(([w, list, n]) => gatos.emitAll(w, list, n), [world, ids, width] as const);
}

export function importAll(page: Page, world: string, ids: readonly string[]): Promise<void> {
  return page.evaluate(([w, list]) => gatos.importAll(w, list), [world, ids] as const);
}

export function newWorld(page: Page): Promise<Result<'world.create'>> {
  return call(page, 'world.create', { name: 'Chaos', actor: 'ada', ns: 'main' });
}

export function ids(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}
