import { createRoot } from 'react-dom/client';
import { registerServiceWorker } from './pwa.ts';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<h1>GATOS</h1>);
void registerServiceWorker({ onOfflineReady: () => undefined, onUpdateReady: () => undefined });
