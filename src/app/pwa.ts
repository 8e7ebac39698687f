import { Workbox } from 'workbox-window';

export interface ServiceWorkerListeners {
  /** The first visit's files are all stored: from now on the app needs no server. */
  readonly onOfflineReady: () => void;
  /** A new version is stored. `apply` switches to it and reloads this tab; other tabs are offered the same. */
  readonly onUpdateReady: (apply: () => void) => void;
}

const UPDATE_INTERVAL_MS = 60 * 60 * 1000;

/** Looks for a new version when the person comes back to the tab, at most once an hour. */
function checkForUpdates(workbox: Workbox): void {
  let checked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || !navigator.onLine) return;
    if (Date.now() - checked < UPDATE_INTERVAL_MS) return;
    checked = Date.now();
    workbox.update().catch(() => undefined); // the server is away: nothing to update to
  });
}

function listen(workbox: Workbox, { onOfflineReady, onUpdateReady }: ServiceWorkerListeners): void {
  let applying = false;
  const reload = () => window.location.reload();
  const apply = () => {
    applying = true;
    workbox.messageSkipWaiting();
  };
  workbox.addEventListener('activated', (event) => {
    if (event.isUpdate !== true) onOfflineReady();
  });
  workbox.addEventListener('waiting', () => onUpdateReady(apply));
  workbox.addEventListener('controlling', (event) => {
    if (applying) reload();
    else if (event.isUpdate === true || event.isExternal === true) {
      // Another tab switched. This one runs on with what it has loaded; a part it has not loaded yet is gone.
      window.addEventListener('vite:preloadError', reload, { once: true });
      onUpdateReady(reload);
    }
  });
}

/**
 * Registers the service worker of the built app; does nothing in development or where there are none.
 * Resolves when registration was tried; a refusal (private mode, no storage) leaves an app that needs its server.
 */
export async function registerServiceWorker(listeners: ServiceWorkerListeners): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const workbox = new Workbox(new URL('service-worker.js', document.baseURI).href);
  listen(workbox, listeners);
  try {
    await workbox.register();
    checkForUpdates(workbox);
  } catch (error) {
    console.warn('The app could not be stored for offline use:', error);
  }
}

/** Chromium's event; not in the DOM library. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

/**
 * Calls `listener` with a function that opens the browser's install dialogue when the app can be installed, and with
 * null when it no longer can (installed, or the dialogue was used). Returns the unsubscribe function. Call it early:
 * the browser says so once, soon after loading.
 */
export function watchInstallPrompt(listener: (prompt: null | (() => Promise<void>)) => void): () => void {
  const onPrompt = (event: Event) => {
    event.preventDefault(); // keep the browser's own bar away: the app has a button
    const { prompt } = event as BeforeInstallPromptEvent;
    listener(async () => {
      listener(null); // it can be shown only once
      await prompt.call(event);
    });
  };
  const onInstalled = () => listener(null);
  window.addEventListener('beforeinstallprompt', onPrompt);
  window.addEventListener('appinstalled', onInstalled);
  return () => {
    window.removeEventListener('beforeinstallprompt', onPrompt);
    window.removeEventListener('appinstalled', onInstalled);
  };
}
