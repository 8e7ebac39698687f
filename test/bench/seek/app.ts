import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { eventually, importWorld, playhead, total, view } from '../../e2e/support/app.ts';
import { type Spread, spreadOf } from './statistics.ts';
import { type DragFigures, dragFigures, profiled, traced } from './trace.ts';
import { mainThreadParts } from './traceParts.ts';

/** A mouse at 60 moves a second. */
const STEP_MS = 1000 / 60;

/** What the page itself saw of a drag. */
interface Seen {
  /** From the move of the pointer to the frame with the rows of the state it leads to, ms. */
  readonly rows: readonly number[];
  readonly longTasks: readonly number[];
  readonly moved: number;
}

export interface AppFigures extends DragFigures {
  readonly toRows: Spread;
  readonly moved: number;
}

declare global {
  interface Window {
    seekSeen?: { rows: number[]; longTasks: number[]; moved: number };
  }
}

/** Imports the bundle, waits until all is folded, and shows the State view with the items open. */
export async function enterWorld(page: Page, bundle: string, events: number): Promise<void> {
  page.setDefaultTimeout(240_000);
  await importWorld(page, bundle, 'Seek');
  await eventually(() => total(page), events, 'events in the journal');
  await showItems(page);
}

async function showItems(page: Page): Promise<void> {
  await view(page, 'State');
  const items = page
    .getByRole('main')
    .getByRole('treeitem', { name: /^items/ })
    .first();
  await items.waitFor();
  const tree = page.getByRole('main').getByRole('tree', { name: 'State' });
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('main').getByRole('treeitem', { name: /^sku-/ }).first().waitFor();
}

/** Milliseconds from the load of the page to the rows of the State view at the head, nothing folded before. */
export async function openCold(page: Page): Promise<number> {
  await page.reload();
  await page.getByRole('main').getByRole('treeitem').first().waitFor();
  return page.evaluate(() => performance.now());
}

/** Milliseconds from the click on State to its first rows painted, after a load at another view and with all folded. */
export async function openWarm(page: Page): Promise<number> {
  await view(page, 'Journal');
  await page.reload();
  await playhead(page).waitFor();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'State' }).waitFor();
  await sleep(6_000);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const nav = document.querySelector('nav[aria-label="Views"]');
        const button = [...(nav?.querySelectorAll('button') ?? [])].find(({ textContent }) =>
          textContent?.includes('State'),
        );
        const start = performance.now();
        const look = () => {
          if (document.querySelector('main [role=treeitem]') !== null)
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
          else requestAnimationFrame(look);
        };
        button?.click();
        look();
      }),
  );
}

/** In the page: notes when which moment was wanted, and when its rows stood on the screen. */
function watchPage(): void {
  const seen = { rows: [] as number[], longTasks: [] as number[], moved: 0 };
  window.seekSeen = seen;
  const wanted = new Map<string, number>();
  let last = 0;
  const track = document.getElementById('strip-track');
  const heading = () => (document.querySelector('.state-header h2')?.textContent ?? '').replace(/\D/g, '');
  addEventListener(
    'pointermove',
    ({ timeStamp }) => {
      last = timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    seen.moved += 1;
    wanted.set(track?.getAttribute('aria-valuenow') ?? '', last);
  }).observe(track as Element, { attributes: true, attributeFilter: ['aria-valuenow'] });
  new MutationObserver(() => {
    const at = heading();
    const since = wanted.get(at);
    if (since === undefined) return;
    // What was wanted before it and has not been drawn will not be.
    for (const [position, time] of wanted) if (time <= since) wanted.delete(position);
    // After the next frame has been drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => seen.rows.push(performance.now() - since);
      port2.postMessage(null);
    });
  }).observe(document.querySelector('main') as Element, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
  }).observe({ type: 'longtask' });
}

/** Drags the playhead to and fro over the strip with the mouse, for so many seconds. */
export async function drag(page: Page, session: CDPSession, seconds: number): Promise<void> {
  const box = await playhead(page).boundingBox();
  if (box === null) throw new Error('The strip is not there.');
  // In the lanes: above them a drag draws a focus window.
  const y = box.y + box.height * 0.5;
  const xAt = (ms: number) => {
    // Once over the strip in four seconds, with a tremble, as a hand has it.
    const phase = (ms / 4_000) * Math.PI;
    return box.x + box.width * (0.5 - 0.47 * Math.cos(phase)) + 2 * Math.sin(ms / 90);
  };
  const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, buttons: number) =>
    session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 });
  await send('mousePressed', xAt(0), 1);
  const start = performance.now();
  const flying = new Set<Promise<unknown>>();
  for (let step = 1; performance.now() - start < seconds * 1000; step++) {
    const wait = start + step * STEP_MS - performance.now();
    if (wait > 0) await sleep(wait);
    if (flying.size > 4) await Promise.race(flying);
    const sent = send('mouseMoved', xAt(performance.now() - start), 1);
    flying.add(sent);
    void sent.finally(() => flying.delete(sent));
  }
  await Promise.all(flying);
  await send('mouseReleased', xAt(seconds * 1000), 0);
}

/** A drag of ten seconds, traced, and watched by the page. */
export async function measureDrag(page: Page, seconds: number): Promise<AppFigures> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(watchPage);
  const figures = dragFigures(await traced(session, () => drag(page, session, seconds)));
  const seen = (await page.evaluate(() => window.seekSeen)) as Seen;
  await session.detach();
  return { ...figures, toRows: spreadOf(seen.rows), moved: seen.moved };
}

/** Where a drag's time goes on the main thread, by function and by kind of work: of drags of their own, for it costs time. */
export async function profileDrag(page: Page, seconds: number): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const functions = await profiled(session, () => drag(page, session, seconds));
  const events = await traced(session, () => drag(page, session, seconds));
  await session.detach();
  return [...functions, ...mainThreadParts(events)];
}
