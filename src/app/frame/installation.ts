import { create } from 'zustand';
import { toast } from '../design/index.ts';
import { registerServiceWorker, watchInstallPrompt } from '../pwa.ts';
import { registerCommand } from '../stores/index.ts';

export interface InstallationState {
  /** Opens the browser's install dialogue; null where it cannot be installed or is already. */
  readonly prompt: (() => Promise<void>) | null;
  /** Everything the app needs is stored: it starts without a server. */
  readonly offlineReady: boolean;
}

export const useInstallation = create<InstallationState>(() => ({
  prompt: null,
  offlineReady: typeof navigator !== 'undefined' && navigator.serviceWorker?.controller != null,
}));

/** Called once, early: the browser offers the installation only once. */
export function startInstallation(): void {
  watchInstallPrompt((prompt) => useInstallation.setState({ prompt }));
  registerCommand({
    id: 'app.install',
    label: 'Install GATOS as an app',
    group: 'App',
    run: () => void useInstallation.getState().prompt?.(),
    when: () => useInstallation.getState().prompt !== null,
  });
  void registerServiceWorker({
    onOfflineReady: () => {
      useInstallation.setState({ offlineReady: true });
      toast({
        tone: 'verified',
        text: 'Ready to work offline: everything the app needs is stored in this browser.',
      });
    },
    onUpdateReady: (apply) => {
      const action = { label: 'Reload to update', run: apply };
      toast({ tone: 'neutral', text: 'A new version is ready.', action, duration: 0 });
    },
  });
}
