import { Badge, formatCount, IconButton, Tabs } from '../../design/index.ts';
import { ErrorBoundary } from '../../frame/ErrorBoundary.tsx';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { useLate } from '../../frame/useLate.ts';
import { type InspectorTab, useSelection } from '../../stores/index.ts';
import { useStateAtPlayhead } from '../../stores/stateAt.ts';
import { DiffTab } from './DiffTab.tsx';
import { EventTab } from './EventTab.tsx';
import { ProofTab } from './ProofTab.tsx';
import { StateTab } from './StateTab.tsx';
import { useEventDetail } from './useEventDetail.ts';
import { NARROWEST, useResize } from './useResize.ts';
import './Inspector.css';

function Panels() {
  const tab = useSelection((selection) => selection.tab);
  const setTab = useSelection((selection) => selection.setTab);
  const event = useEventDetail();
  const state = useStateAtPlayhead();
  const late = useLate(state.pending !== null, state.view);
  const changes = state.view?.diff.length ?? 0;
  const close = () => useSelection.getState().setInspectorOpen(false);
  const isPhone = useIsPhone();
  return (
    <Tabs
      className="inspector-tabs"
      label="Inspector"
      value={tab}
      onValue={(id) => setTab(id as InspectorTab)}
      extra={
        <span className="inspector-extra">
          {late && <Badge tone="verifying">Folding</Badge>}
          <IconButton
            icon={isPhone ? 'chevronLeft' : 'close'}
            aria-label={isPhone ? 'Back to the view' : 'Close the inspector'}
            onClick={close}
          />
        </span>
      }
      tabs={[
        { id: 'event', label: 'Event', panel: <EventTab state={event} /> },
        { id: 'state', label: 'State', panel: <StateTab state={state} /> },
        {
          id: 'diff',
          label: changes > 0 ? `Diff (${formatCount(changes)})` : 'Diff',
          panel: <DiffTab state={state} />,
        },
        { id: 'proof', label: 'Proof', panel: <ProofTab event={event} state={state} /> },
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
