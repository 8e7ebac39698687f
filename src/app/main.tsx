import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './design/tokens.css';
import './design/base.css';
import { startInstallation } from './frame/installation.ts';
import { startRecovery } from './frame/recovery.ts';
import { startBackground } from './stores/background.ts';
import { startComparison } from './stores/comparison.ts';
import { startFrameProofs } from './stores/frameProof.ts';
import { startHistory } from './stores/history.ts';
import { startRouter } from './stores/router.ts';
import { applySavedTheme } from './stores/theme.ts';
import { startVerification } from './stores/verification.ts';

applySavedTheme();

// Each feature names its views, commands and overlays in its own register.ts.
import.meta.glob('./features/*/register.ts', { eager: true });

startHistory();
startComparison();
startFrameProofs();
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
