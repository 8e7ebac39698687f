import { formatCount, IconButton, Tabs } from '../../design/index.ts';
import { ErrorBoundary } from '../../frame/ErrorBoundary.tsx';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { useFrameProof } from '../../stores/frameProof.ts';
import { type InspectorTab, useSelection, useSession } from '../../stores/index.ts';
import type { Moment } from '../../stores/moment.ts';
import { CompareBar } from '../state/compare/CompareBar.tsx';
import { FrameTrouble } from '../state/StateBrowser.tsx';
import { DiffTab } from './DiffTab.tsx';
import { EventTab } from './EventTab.tsx';
import { FuelTab } from './FuelTab.tsx';
import { ProofBadge } from './ProofBadge.tsx';
import { ProofTab } from './ProofTab.tsx';
import { StateTab } from './StateTab.tsx';
import { useEventDetail } from './useEventDetail.ts';
import { useMomentDiff } from './useMomentDiff.ts';
import { NARROWEST, useResize } from './useResize.ts';
import './Inspector.css';

/** Which moment the panels speak of, and whether it is proved. */
function MomentLine({ moment }: { readonly moment: Moment | null }) {
  const proof = useFrameProof(moment);
  if (moment === null) return null;
  return (
    <div className="inspector-moment">
      <span>
        {moment.position === 0 ? 'Before the first event' : `After event ${formatCount(moment.position)}`}
      </span>
      <ProofBadge proof={proof} />
    </div>
  );
}

function Panels() {
  const tab = useSelection((selection) => selection.tab);
  const setTab = useSelection((selection) => selection.setTab);
  const isStateView = useSession((session) => session.view === 'state');
  const event = useEventDetail();
  const diff = useMomentDiff();
  const changes = diff.frame?.diff.length ?? 0;
  const more = diff.frame?.diffTruncated === true ? '+' : '';
  const close = () => useSelection.getState().setInspectorOpen(false);
  const isPhone = useIsPhone();
  const moment = diff.of?.moment ?? null;
  return (
    <Tabs
      className="inspector-tabs"
      label="Inspector"
      value={tab}
      onValue={(id) => setTab(id as InspectorTab)}
      extra={
        <IconButton
          icon={isPhone ? 'chevronLeft' : 'close'}
          aria-label={isPhone ? 'Back to the view' : 'Close the inspector'}
          onClick={close}
        />
      }
      below={
        <>
          <MomentLine moment={moment} />
          {(isPhone || !isStateView) && <CompareBar />}
          {tab === 'diff' && <FrameTrouble feed={diff.feed} />}
        </>
      }
      tabs={[
        { id: 'event', label: 'Event', panel: <EventTab state={event} /> },
        { id: 'state', label: 'State', panel: <StateTab /> },
        {
          id: 'diff',
          label: changes > 0 ? `Diff (${formatCount(changes)}${more})` : 'Diff',
          panel: <DiffTab state={diff} />,
        },
        { id: 'proof', label: 'Proof', panel: <ProofTab event={event} moment={moment} /> },
        { id: 'fuel', label: 'Fuel', panel: <FuelTab /> },
      ]}
    />
  );
}

/** Everything about what is picked, or else about the moment at the playhead. On a phone it is a page. */
export function Inspector() {
  const isPhone = useIsPhone();
  const { width, most, handle } = useResize('inspector.width');
  const Root = isPhone ? 'main' : 'aside';
  return (
    <Root className="inspector" aria-label="Inspector" style={isPhone ? undefined : { width }}>
      {!isPhone && (
        // biome-ignore lint/a11y/useSemanticElements: an <hr> takes no focus; this is the window splitter pattern.
        <div
          className="inspector-handle"
          role="separator"
          aria-orientation="vertical"
          aria-label="Width of the inspector"
          aria-valuenow={width}
          aria-valuemin={NARROWEST}
          aria-valuemax={most}
          tabIndex={0}
          {...handle}
        />
      )}
      <ErrorBoundary where="The inspector">
        <Panels />
      </ErrorBoundary>
    </Root>
  );
}
