import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './design/tokens.css';
import './design/base.css';
import { startInstallation } from './frame/installation.ts';
import { startRecovery } from './frame/recovery.ts';
import { startBackground } from './stores/background.ts';
import { startHistory } from './stores/history.ts';
import { startRouter } from './stores/router.ts';
import { startStateAt } from './stores/stateAt.ts';
import { applySavedTheme } from './stores/theme.ts';
import { startVerification } from './stores/verification.ts';

applySavedTheme();

// Each feature names its views, commands and overlays in its own register.ts.
import.meta.glob('./features/*/register.ts', { eager: true });

startHistory();
startStateAt();
startVerification();
startBackground();
startRecovery();
startInstallation();
startRouter();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
