import { Suspense, useEffect } from 'react';
import { cx } from '../design/index.ts';
import { Inspector } from '../features/inspector/Inspector.tsx';
import { StatusBar } from '../features/statusbar/StatusBar.tsx';
import { TimeStrip } from '../features/strip/TimeStrip.tsx';
import { isWhatIf } from '../features/whatif/store.ts';
import { WhatIfBanner } from '../features/whatif/WhatIfBanner.tsx';
import { useRegistry, useSelection, useSession } from '../stores/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { MissingNotice } from './MissingNotice.tsx';
import { Rail } from './Rail.tsx';
import { TopBar } from './TopBar.tsx';
import { useIsPhone } from './useIsPhone.ts';
import './Frame.css';

/** The chosen view; one that is not there (an old link) falls back to the first. */
function CentreView() {
  const views = useRegistry((state) => state.views);
  const world = useSession((state) => state.world);
  const wanted = useSession((state) => state.view);
  const Banner = useRegistry((state) => state.parts.banner);
  const view = views.find(({ id }) => id === wanted) ?? views[0];
  if (view === undefined) return null;
  const { component: View, id, label } = view;
  return (
    <main className="frame-centre" aria-label={label}>
      <WhatIfBanner />
      {Banner !== undefined && <Banner />}
      <MissingNotice />
      <ErrorBoundary where={`The ${label} view`} resetKey={`${world}/${id}`}>
        <Suspense fallback={null}>
          <View key={world} />
        </Suspense>
      </ErrorBoundary>
    </main>
  );
}

export function Frame() {
  const inspectorOpen = useSelection((state) => state.inspectorOpen);
  const isPhone = useIsPhone();
  const ns = useSession((state) => state.ns);
  const name = useSession((state) => state.info?.world.name);
  useEffect(() => {
    document.title = name === undefined ? 'GATOS' : `${name} · GATOS`;
    return () => {
      document.title = 'GATOS';
    };
  }, [name]);
  return (
    <div className={cx('frame', inspectorOpen && 'frame-inspecting', isWhatIf(ns) && 'frame-what-if')}>
      <TopBar />
      <Rail />
      <CentreView />
      {inspectorOpen && <Inspector />}
      <TimeStrip />
      {!isPhone && <StatusBar />}
    </div>
  );
}
