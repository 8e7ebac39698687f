import type { BrowserContext, ConsoleMessage, Page, Request } from 'playwright-core';
import { expect } from 'vitest';

/** Everything that went wrong in a browser, told as it comes; see `expectNone`. */
export interface Problems {
  readonly list: readonly string[];
  /** Problems that match are expected from now on (say, refused connections while the server is stopped). */
  ignore(pattern: RegExp): void;
  /** Fails the test with the list when there is any problem. */
  expectNone(): void;
}

const LOCAL =
  /^(?:(?:https?|wss?):\/\/(?:localhost|127\.0\.0\.1)[:/]|blob:http:\/\/localhost[:/]|data:|about:|chrome-error:)/;

function describe(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return `console.${message.type()}: ${message.text()} (${url}:${lineNumber})`;
}

/** Collects console errors, uncaught errors, crashes, and requests to any other origin, from all tabs and workers. */
export function watchProblems(context: BrowserContext): Problems {
  const list: string[] = [];
  const ignored: RegExp[] = [];
  const add = (text: string) => {
    if (!ignored.some((pattern) => pattern.test(text))) list.push(text);
  };
  const watchPage = (page: Page) => page.on('crash', () => add(`page crashed: ${page.url()}`));
  context.pages().forEach(watchPage);
  context.on('page', watchPage);
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') add(describe(message));
  });
  context.on('weberror', (error) => add(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on('request', (request: Request) => {
    if (!LOCAL.test(request.url())) add(`request left this machine: ${request.method()} ${request.url()}`);
  });
  return {
    list,
    ignore: (pattern) => ignored.push(pattern),
    expectNone: () => expect(list, 'problems in the browser').toEqual([]),
  };
}
