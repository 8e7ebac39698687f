import { useEffect, useState } from 'react';
import { Toasts } from './design/Toasts.tsx';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { Frame } from './frame/Frame.tsx';
import { OpenFailed } from './frame/OpenFailed.tsx';
import { useShortcuts } from './frame/useShortcuts.ts';
import { useRegistry, useSession } from './stores/index.ts';
import './App.css';

/** Nothing at first, words after 300 ms: opening is usually faster than that. */
function Starting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="app-starting" aria-busy="true">
      <h1 className="visually-hidden">GATOS</h1>
      {slow && <p>Opening your world…</p>}
    </main>
  );
}

function Screen() {
  const status = useSession((state) => state.status);
  const Welcome = useRegistry((state) => state.parts.welcome);
  if (status === 'open') return <Frame />;
  if (status === 'failed') return <OpenFailed />;
  if (status === 'none' && Welcome !== undefined) return <Welcome />;
  return <Starting />;
}

function Overlays() {
  const overlays = useRegistry((state) => state.parts.overlays);
  return overlays?.map((Overlay, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: overlays are only ever added at the end.
    <Overlay key={index} />
  ));
}

export function App() {
  useShortcuts();
  return (
    <ErrorBoundary where="The app">
      <Screen />
      <Overlays />
      <Toasts />
    </ErrorBoundary>
  );
}
