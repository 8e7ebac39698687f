import { beforeEach, describe, expect, it } from 'vitest';
import { usePlayhead } from '../../../src/app/stores/playhead.ts';

const at = () => usePlayhead.getState();

describe('the playhead', () => {
  beforeEach(() => at().reset());

  it('follows the end while it is live', () => {
    at().setTotal(5);
    expect(at()).toMatchObject({ position: 5, live: true });
    at().setTotal(6);
    expect(at().position).toBe(6);
  });

  it('stays where it was put while events arrive', () => {
    at().setTotal(5);
    at().set(2);
    at().setTotal(9);
    expect(at()).toMatchObject({ position: 2, live: false, total: 9 });
  });

  it('keeps a wish from a link until the length of the history is known, then cuts it', () => {
    at().set(4211);
    expect(at().position).toBe(4211);
    at().setTotal(5000);
    expect(at()).toMatchObject({ position: 4211, live: false });
    at().setTotal(100);
    expect(at().position).toBe(100);
  });

  it('never leaves 0..total', () => {
    at().setTotal(5);
    at().step(-100);
    expect(at().position).toBe(0);
    at().step(100);
    expect(at().position).toBe(5);
  });

  it('plays from the beginning when it stands at the end, and not at all without events', () => {
    at().play();
    expect(at().playing).toBe(false);
    at().setTotal(5);
    at().play();
    expect(at()).toMatchObject({ playing: true, position: 0, live: false });
    at().goLive();
    expect(at()).toMatchObject({ playing: false, position: 5, live: true });
  });
});
