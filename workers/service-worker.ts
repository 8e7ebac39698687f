import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/**
 * Offline is the rule: every file of the build is stored when the app is first opened, and served from there.
 * Nothing else is ever cached or fetched, and a new version waits until the person applies it.
 */
declare const self: Window & {
  /** Replaced by the build with the list of all files. */
  readonly __WB_MANIFEST: (PrecacheEntry | string)[];
  skipWaiting(): Promise<void>;
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Routes live in the hash, so every page is index.html; a path with an extension is a file, not a page.
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/\.(?!html$)\w+$/] }));

self.addEventListener('message', (event: MessageEvent<{ type?: string } | null>) => {
  if (event.data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

// The page that installed the worker goes through it at once, so the very first visit can already go offline.
clientsClaim();
