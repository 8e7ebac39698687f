import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchSample } from '../../../src/app/features/welcome/fetchSample.ts';
import type { Progress } from '../../../src/rpc/contract.ts';

const stream = (parts: readonly (Uint8Array | 'break')[]) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const [part, ...rest] = parts;
      parts = rest;
      if (part === undefined) controller.close();
      else if (part === 'break') controller.error(new TypeError('network error'));
      else controller.enqueue(part);
    },
  });

const answer = (response: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(response));
const live = () => new AbortController().signal;

describe('reading the sample', () => {
  beforeEach(() => void vi.stubGlobal('document', { baseURI: 'https://app.example/gatos/' }));
  afterEach(() => void vi.unstubAllGlobals());

  it('joins the parts in order and counts them', async () => {
    const seen: Progress[] = [];
    answer(
      async () =>
        new Response(stream([Uint8Array.of(1, 2), Uint8Array.of(3)]), { headers: { 'content-length': '3' } }),
    );
    const bytes = await fetchSample(live(), (progress) => seen.push(progress));
    expect([...new Uint8Array(bytes)]).toEqual([1, 2, 3]);
    expect(seen).toHaveLength(2);
  });

  it('asks its own origin only, wherever the app is mounted', async () => {
    answer(async () => new Response(stream([])));
    await fetchSample(live(), () => undefined);
    expect(String(vi.mocked(fetch).mock.calls[0]?.[0])).toBe('https://app.example/gatos/sample.bundle');
  });

  it('does not trust a length that counts compressed bytes', async () => {
    const seen: Progress[] = [];
    const headers = { 'content-length': '9000', 'content-encoding': 'gzip' };
    answer(async () => new Response(stream([new Uint8Array(20_000)]), { headers }));
    await fetchSample(live(), (progress) => seen.push(progress));
    expect(seen).toEqual([{ done: 20, total: 0, phase: expect.any(String) }]);
  });

  it('says what to do when the app is offline and has no copy', async () => {
    answer(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(fetchSample(live(), () => undefined)).rejects.toMatchObject({
      code: 'ERR_OBJECT_MISSING',
      hint: expect.stringContaining('Go online once'),
    });
  });

  it('says so when the server has none', async () => {
    answer(async () => new Response('no', { status: 404 }));
    await expect(fetchSample(live(), () => undefined)).rejects.toMatchObject({ code: 'ERR_OBJECT_MISSING' });
  });

  it('says so when the connection breaks half-way', async () => {
    answer(async () => new Response(stream([Uint8Array.of(1), 'break'])));
    await expect(fetchSample(live(), () => undefined)).rejects.toMatchObject({
      code: 'ERR_OBJECT_MISSING',
      message: expect.stringContaining('broke'),
    });
  });

  it('a cancel is a cancel, not an error', async () => {
    const controller = new AbortController();
    answer(() => Promise.reject(new DOMException('aborted', 'AbortError')));
    controller.abort();
    await expect(fetchSample(controller.signal, () => undefined)).rejects.toMatchObject({
      code: 'ERR_CANCELLED',
    });
  });
});
