import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_HELP, findChromium } from '../../../src/tools/chromium.mjs';
import { type Problems, watchProblems } from './problems.ts';
import { killProcesses } from './processes.ts';

/** A Chromium on a profile of its own, which outlives it: closing or killing it and opening again is a restart. */
export interface TestBrowser {
  readonly context: BrowserContext;
  /** The first tab. */
  readonly page: Page;
  readonly profile: string;
  readonly problems: Problems;
  /** Ends the browser in the ordinary way. The profile stays. */
  close(): Promise<void>;
}

export interface BrowserOptions {
  readonly profile: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'dark' | 'light';
  /** What shows times, and how: as on this machine unless said. */
  readonly timezoneId?: string;
  readonly locale?: string;
}

const FLAGS = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Not even a name is looked up outside this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** A new, empty profile folder; remove it with `removeProfile`. */
export function makeProfile(): string {
  return mkdtempSync(join(tmpdir(), 'gatos-profile-'));
}

/** Kills what may still run on the profile, then removes it. */
export async function removeProfile(profile: string): Promise<void> {
  await killProcesses(profile);
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

export async function openBrowser(options: BrowserOptions): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(CHROMIUM_HELP);
  const isRoot = process.getuid?.() === 0;
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath,
    headless: true,
    chromiumSandbox: !isRoot,
    args: isRoot ? [...FLAGS, '--no-sandbox'] : FLAGS,
    viewport: options.viewport ?? { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? 'dark',
    acceptDownloads: true,
    ...(options.timezoneId === undefined ? {} : { timezoneId: options.timezoneId }),
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  const problems = watchProblems(context);
  const page = context.pages()[0] ?? (await context.newPage());
  return { context, page, profile: options.profile, problems, close: () => context.close() };
}

/** kill -9 of the browser and all its processes. Open the same profile again afterwards. */
export async function killBrowser(browser: TestBrowser): Promise<void> {
  const closed = new Promise<void>((resolve) => browser.context.once('close', () => resolve()));
  const killed = await killProcesses(browser.profile);
  if (killed === 0) throw new Error('There was no browser process to kill.');
  await closed;
}
