import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatosError } from '../../../src/protocol/errors.ts';
import { type Call, ForwardedCalls } from '../../../src/rpc/ownership/forwarded.ts';
import { HIDDEN_MS } from '../../../src/rpc/ownership/ownership.ts';
import type { Build } from '../../../src/rpc/ownership/wire.ts';
import { seededRandom } from '../engine/support/lab.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { Browser, Tab, type TabOptions } from './support/browser.ts';

const OLD: Build = { id: 'old', time: 500, wire: 1 };
const NEXT: Build = { id: 'next', time: 2_000, wire: 1 };
const OTHER_WIRE: Build = { id: 'far', time: 3_000, wire: 2 };

let browser: Browser;

beforeEach(() => {
  vi.useFakeTimers();
  browser = new Browser();
});

afterEach(() => {
  vi.useRealTimers();
  expect(browser.broken, 'two engines had the storage open at once').toBe(false);
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Opens tabs one after the other: the first is the owner. */
async function openTabs(count: number, options: TabOptions = {}): Promise<Tab[]> {
  const tabs: Tab[] = [];
  for (let i = 0; i < count; i++) {
    tabs.push(new Tab(browser, options));
    await pass(20);
  }
  return tabs;
}

/** The result of a promise that fake time brings about. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const settled = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const late = (async () => {
    await pass(ms);
    throw new Error(`not within ${ms} ms`);
  })();
  const first = await Promise.race([settled, late.catch((error: unknown) => ({ error }))]);
  await late.catch(() => undefined);
  if ('error' in first) throw first.error;
  return first.value;
}

function keysOnDisk(): string[] {
  return browser.disk.map(({ payload }) => payload);
}

describe('one owner', () => {
  it('answers all tabs; the others are told that they follow', async () => {
    const tabs = await openTabs(4);
    expect(tabs.map(({ isOwner }) => isOwner)).toEqual([true, false, false, false]);
    for (const tab of tabs) expect(await within(50, tab.ask())).toBe(1);
    expect(tabs.map((tab) => tab.events.at(-1))).toEqual([
      { kind: 'role', role: 'owner' },
      { kind: 'role', role: 'follower' },
      { kind: 'role', role: 'follower' },
      { kind: 'role', role: 'follower' },
    ]);
  });

  it('calls made before anybody owns are answered', async () => {
    const tabs = [new Tab(browser), new Tab(browser)];
    const answers = Promise.all(tabs.map((tab) => tab.ask()));
    expect(await within(100, answers)).toEqual([1, 1]);
  });

  it('is cancelled by the tab that asked, through the channel', async () => {
    const [, second] = await openTabs(2);
    const abort = new AbortController();
    const call = second?.client.call('world.verify', { world: 'w' }, { signal: abort.signal });
    await pass(50);
    abort.abort();
    expect((await within(100, rejectionOf(call ?? Promise.resolve()))).code).toBe('ERR_CANCELLED');
  });
});

describe('when the owner vanishes', () => {
  it('the next in line takes over and the calls of every other tab are repeated', async () => {
    const [first, ...others] = await openTabs(4);
    const answers = Promise.all(others.map((tab) => tab.ask(30)));
    await pass(10);
    first?.close();
    expect(await within(300, answers)).toEqual([2, 2, 2]);
  });

  it('[EVT-6] what it had written and not yet told is not written again; nobody sees an error', async () => {
    const [first, second, third] = await openTabs(3);
    const emitted = Promise.all([second?.emit('a'), third?.emit('b')]);
    await vi.waitUntil(async () => {
      await pass(1);
      return browser.disk.length === 2;
    });
    first?.close();
    const answers = await within(300, emitted);
    expect(answers.map((answer) => answer?.verdict)).toEqual(['accepted', 'accepted']);
    expect(keysOnDisk().sort()).toEqual(['a', 'b']);
  });

  it('calls made while there is none wait for the next', async () => {
    const [first, second] = await openTabs(2);
    first?.close();
    expect(await within(100, second?.emit('late') ?? Promise.reject())).toMatchObject({ number: 1 });
  });

  it('a page whose worker crashed has its calls repeated by the new one', async () => {
    const [first, second] = await openTabs(2);
    const emitted = first?.emit('mine');
    await pass(4);
    first?.crashWorker();
    expect(await within(300, emitted ?? Promise.reject())).toMatchObject({ verdict: 'accepted' });
    expect(keysOnDisk()).toEqual(['mine']);
    expect(second?.isOwner).toBe(true);
    expect(first?.isOwner).toBe(false);
  });

  it('a call outlives the deaths of several owners, but not of any number: it may be what kills them', async () => {
    const tabs = await openTabs(7);
    const asking = tabs.at(-1);
    const call = rejectionOf(asking?.ask(10_000) ?? Promise.resolve());
    let failed = false;
    void call.then(() => {
      failed = true;
    });
    for (const [n, owner] of tabs.slice(0, 5).entries()) {
      await pass(50);
      expect(owner.isOwner, `tab ${n}`).toBe(true);
      expect(failed).toBe(false);
      owner.close();
    }
    expect((await within(300, call)).code).toBe('ERR_OWNER_LOST');
  });

  it('what was cancelled meanwhile is not repeated', async () => {
    const [first, second] = await openTabs(2);
    const abort = new AbortController();
    const call = second?.client.call('world.verify', { world: 'w' }, { signal: abort.signal });
    await pass(20);
    first?.close();
    abort.abort();
    expect((await within(300, rejectionOf(call ?? Promise.resolve()))).code).toBe('ERR_CANCELLED');
  });
});

describe('a hidden owner', () => {
  it('hands over to the tab a person looks at, also past others that wait longer', async () => {
    const [first, second, third] = await openTabs(3);
    second?.show(false);
    first?.show(false);
    await pass(HIDDEN_MS - 100);
    expect(first?.isOwner).toBe(true);
    await pass(300);
    expect([first, second, third].map((tab) => tab?.isOwner)).toEqual([false, false, true]);
    expect(await within(50, first?.ask() ?? Promise.reject())).toBe(3);
    expect(await within(50, second?.ask() ?? Promise.reject())).toBe(3);
  });

  it('stays the owner where no other tab is visible, or when it comes back in time', async () => {
    const [first, second] = await openTabs(2);
    second?.show(false);
    first?.show(false);
    await pass(3 * HIDDEN_MS);
    expect(first?.isOwner).toBe(true);
    second?.show(true);
    await pass(HIDDEN_MS / 2);
    first?.show(true);
    await pass(2 * HIDDEN_MS);
    expect(first?.isOwner).toBe(true);
  });

  it('ends what it does first, and keeps nobody waiting meanwhile', async () => {
    const [first, second] = await openTabs(2);
    const long = second?.ask(HIDDEN_MS + 5_000);
    first?.show(false);
    await pass(HIDDEN_MS + 1_000);
    expect(await within(50, second?.emit('meanwhile') ?? Promise.reject())).toMatchObject({ number: 1 });
    expect(first?.isOwner).toBe(true);
    expect(await within(5_000, long ?? Promise.reject())).toBe(1);
    await pass(100);
    expect(second?.isOwner).toBe(true);
  });

  it('that is frozen hands over to whoever waits, and keeps the storage when it is alone', async () => {
    const [first] = await openTabs(1);
    first?.show(false, true);
    await pass(100);
    expect(first?.isOwner).toBe(true);
    const [second] = await openTabs(1);
    first?.show(false, false);
    first?.show(false, true);
    await pass(100);
    expect(second?.isOwner).toBe(true);
  });

  it('that a person comes back to while it still works keeps the storage', async () => {
    const [first, second] = await openTabs(2);
    const long = second?.ask(HIDDEN_MS + 5_000);
    first?.show(false);
    await pass(HIDDEN_MS + 1_000);
    first?.show(true);
    expect(await within(5_000, long ?? Promise.reject())).toBe(1);
    await pass(100);
    expect(first?.isOwner).toBe(true);
  });

  it('[EVT-6] loses, doubles and refuses nothing while everybody writes and the storage goes to and fro', async () => {
    const tabs = await openTabs(4, { writeMs: () => 7 });
    const sent: string[] = [];
    const errors: unknown[] = [];
    const write = async (tab: Tab, name: string) => {
      for (let n = 0; n < 12; n++) {
        sent.push(`${name}/${n}`);
        await tab.emit(`${name}/${n}`).catch((error: unknown) => errors.push(error));
      }
    };
    for (let round = 0; round < 12; round++) {
      const looked = tabs[(round * 3 + 1) % 4];
      for (const tab of tabs) tab.show(tab === looked);
      // The claim comes into the midst of what everybody writes.
      await pass(HIDDEN_MS - 20 - 5 * round);
      const writers = tabs.flatMap((tab, t) => ['a', 'b'].map((w) => write(tab, `${round}${w}${t}`)));
      await within(600, Promise.all(writers));
      expect(looked?.isOwner).toBe(true);
    }
    expect(errors).toEqual([]);
    expect([...keysOnDisk()].sort()).toEqual([...sent].sort());
  });
});

describe('calls that wait for another worker', () => {
  const call = (id: number): Call => ({ kind: 'call', id, method: 'world.list', params: {} });

  it('go to the next owner unless they may have been carried out', () => {
    const calls = new ForwardedCalls();
    calls.add(call(1), null);
    calls.add(call(2), 'left');
    calls.add(call(3), 'vanished');
    calls.add(call(4), 'next');
    expect(calls.handOver('next', 'left')).toEqual({ next: [call(1), call(2)], lost: [3] });
    expect([1, 2, 3, 4].map((id) => calls.has(id))).toEqual([false, false, false, true]);
    expect([calls.settle(4), calls.settle(4)]).toEqual([true, false]);
  });
});

describe('tabs of different builds', () => {
  it('an older owner hands over to a newer follower, and goes on through it', async () => {
    const [old] = await openTabs(1, { build: OLD });
    const [next] = await openTabs(1, { build: NEXT });
    await pass(100);
    expect(next?.isOwner).toBe(true);
    expect(await within(50, old?.ask() ?? Promise.reject())).toBe(2);
  });

  it('an older one that cannot talk to the newer owner asks to be reloaded, and never owns again', async () => {
    const [old] = await openTabs(1, { build: OLD });
    const [far] = await openTabs(1, { build: OTHER_WIRE });
    await pass(100);
    expect(far?.isOwner).toBe(true);
    expect(old?.events.at(-1)).toEqual({ kind: 'tabs', state: 'outdated' });
    expect((await within(50, rejectionOf(old?.ask() ?? Promise.resolve()))).code).toBe('ERR_TAB_OUTDATED');
    far?.close();
    await pass(30_000);
    expect(browser.owner).toBeUndefined();
    expect(old?.isOwner).toBe(false);
  });

  it('a newer one keeps its calls until the older owner has let go', async () => {
    const [old] = await openTabs(1, { build: OLD });
    const long = old?.ask(3_000);
    const [far] = await openTabs(1, { build: OTHER_WIRE });
    const call = far?.emit('patient');
    await pass(1_000);
    expect(browser.disk).toHaveLength(0);
    expect(await within(3_000, long ?? Promise.reject())).toBe(1);
    expect(await within(500, call ?? Promise.reject())).toMatchObject({ number: 1 });
  });

  it('an owner whose engine does not start (ERR_STORAGE_VERSION) says so to all, and hands over all the same', async () => {
    const broken = new GatosError('ERR_STORAGE_VERSION', 'stored by a newer version');
    const [old] = await openTabs(1, { build: OLD, broken });
    expect((await within(50, rejectionOf(old?.ask() ?? Promise.resolve()))).code).toBe('ERR_STORAGE_VERSION');
    const [next] = await openTabs(1, { build: NEXT });
    await pass(100);
    expect(await within(50, next?.ask() ?? Promise.reject())).toBe(2);
    expect(await within(50, old?.ask() ?? Promise.reject())).toBe(2);
  });

  it('says when the owner is not heard, as one of a release that knows none of this, and when it is', async () => {
    const deaf = new Browser();
    browser = deaf;
    const legacy = { dead: false } as unknown as Parameters<Browser['lock']>[0];
    let letGo: (value: unknown) => void = () => undefined;
    deaf.lock(legacy, 'gatos-owner', true, () => new Promise((resolve) => (letGo = resolve)));
    const [tab] = await openTabs(1);
    const call = tab?.emit('waits');
    await pass(6_000);
    expect(tab?.events).toEqual([{ kind: 'tabs', state: 'silent' }]);
    letGo(null);
    expect(await within(100, call ?? Promise.reject())).toMatchObject({ number: 1 });
    expect(tab?.events).toContainEqual({ kind: 'tabs', state: 'well' });
  });
});

describe('any number of tabs, in any order of deaths', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '[EVT-6] seed %i: every acknowledged event is stored once, none twice',
    async (seed) => {
      const random = seededRandom(seed * 7919);
      const pick = (n: number) => (random.bytes(2).reduce((sum, byte) => sum * 256 + byte, 0) % n) as number;
      const tabs = await openTabs(4, { writeMs: () => 1 + pick(12) });
      const acknowledged: string[] = [];
      const failed: string[] = [];
      let sent = 0;
      for (let step = 0; step < 300; step++) {
        const tab = tabs[pick(tabs.length)];
        if (tab === undefined) continue;
        const payload = String(sent++);
        tab.emit(payload).then(
          () => acknowledged.push(payload),
          (error: GatosError) => failed.push(error.code),
        );
        if (step % 40 === 20) {
          const victim = tabs[pick(tabs.length)];
          if (pick(2) === 0) victim?.crashWorker();
          else {
            victim?.close();
            tabs[tabs.indexOf(victim as Tab)] = new Tab(browser, { writeMs: () => 1 + pick(12) });
          }
        }
        await pass(pick(8));
      }
      await pass(2_000);
      expect(new Set(keysOnDisk()).size).toBe(browser.disk.length);
      expect(acknowledged.filter((payload) => !keysOnDisk().includes(payload))).toEqual([]);
      expect(acknowledged.length).toBeGreaterThan(200);
      expect(failed.filter((code) => code !== 'ERR_OWNER_LOST' && code !== 'ERR_WORKER_LOST')).toEqual([]);
    },
  );
});
