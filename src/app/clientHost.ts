import type { PageState } from '../rpc/messages.ts';
import type { ClientHost } from '../rpc/workerClient.ts';
import { newUlid } from './newUlid.ts';

/** Tells whether a person sees this page, and when the browser freezes or thaws it (page lifecycle). */
function watchPage(tell: (state: PageState) => void): void {
  const say = (frozen: boolean) => tell({ visible: document.visibilityState === 'visible', frozen });
  document.addEventListener('visibilitychange', () => say(false));
  document.addEventListener('freeze', () => say(true));
  document.addEventListener('resume', () => say(false));
  say(false);
}

/** What a page of a browser gives to the client of its worker. */
export function browserHost(onLost: () => void): ClientHost {
  return {
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
    whenReleased: (lock, released) => void navigator.locks.request(lock, released),
    newKey: newUlid,
    watchPage,
    onLost,
  };
}
