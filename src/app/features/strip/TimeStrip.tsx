import { type CSSProperties, useMemo, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { cx, ErrorNotice, formatCount, Icon } from '../../design/index.ts';
import { refreshHistory, useHistory } from '../../stores/history.ts';
import { useSession } from '../../stores/index.ts';
import { typeColors } from '../../stores/typeColors.ts';
import { axisOf, bestAxis } from './axis.ts';
import { FocusControl } from './FocusControl.tsx';
import { JumpPanel } from './JumpPanel.tsx';
import { Legend } from './Legend.tsx';
import { type Lane, planLanes } from './lanes.ts';
import { bodyHeight, type Layout } from './layout.ts';
import { Overview } from './Overview.tsx';
import { Readout } from './Readout.tsx';
import { Track } from './Track.tsx';
import { Transport } from './Transport.tsx';
import { useLayout } from './useLayout.ts';
import { usePlay } from './usePlay.ts';
import { useSize } from './useSize.ts';
import { useStripView, viewOn } from './viewStore.ts';
import { ZoomControls } from './ZoomControls.tsx';
import './TimeStrip.css';
import './Track.css';

const MOST_LANES = 6;
const EMPTY: TimelineStrip = {
  total: 0,
  types: [],
  typeOf: new Uint16Array(),
  actors: [],
  actorOf: new Uint16Array(),
  time: new Float64Array(),
  faults: [],
  checkpoints: [],
};

function LaneNames({ strip, lanes }: { readonly strip: TimelineStrip; readonly lanes: readonly Lane[] }) {
  const colors = typeColors(strip.types);
  return (
    <ul className="strip-lanes" aria-label="Types of events">
      {lanes.map((lane) => (
        <li key={lane.label} className="strip-lane" title={`${lane.label}: ${formatCount(lane.events)}`}>
          <span
            className={`type-dot type-dot-${lane.type === null ? 'none' : (colors.get(lane.type) ?? 9)}`}
          />
          <span className="strip-lane-name">{lane.label}</span>
        </li>
      ))}
    </ul>
  );
}

/** A branch of time that never was: said in colour, dashes and words. */
function WhatIfBadge() {
  return (
    <span className="strip-whatif-badge" title="A branch of time that never happened: history is as it was">
      <Icon name="dashed" size={14} /> What-if
    </span>
  );
}

/** Rows' heights for the style sheet. */
function rowHeights(layout: Layout): CSSProperties {
  const { ruler, marks, axis, overview } = layout;
  return {
    '--strip-ruler': `${ruler}px`,
    '--strip-marks': `${marks}px`,
    '--strip-axis': `${axis}px`,
    '--strip-overview': `${overview}px`,
    '--strip-body': `${bodyHeight(layout)}px`,
  } as CSSProperties;
}

function Body({ strip }: { readonly strip: TimelineStrip }) {
  const column = useRef<HTMLDivElement>(null);
  const { width } = useSize(column);
  const layout = useLayout();
  const isWhatIf = useSession((state) => state.ns.includes('~'));
  const stripView = useStripView();
  const lanes = useMemo(() => planLanes(strip, MOST_LANES), [strip]);
  const mode = useMemo(() => stripView.choice ?? bestAxis(strip), [stripView.choice, strip]);
  const axis = useMemo(() => axisOf(strip, mode), [strip, mode]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: viewOn reads the store that stripView is of.
  const view = useMemo(() => viewOn(axis), [axis, stripView]);
  const shared = { strip, lanes, axis, layout, width };
  return (
    <>
      <div className="strip-bar">
        <Transport />
        {isWhatIf && <WhatIfBadge />}
        <Readout strip={strip} />
        <div className="strip-extra">
          <Legend strip={strip} />
          <FocusControl strip={strip} />
          <JumpPanel strip={strip} mode={mode} zoomed={view !== null} />
          <ZoomControls mode={mode} zoomed={view !== null} />
        </div>
      </div>
      <div className="strip-body" style={rowHeights(layout)}>
        <div className={cx('strip-names', view !== null && 'strip-names-zoomed')}>
          <LaneNames strip={strip} lanes={lanes} />
        </div>
        <div className="strip-column" ref={column}>
          {view !== null && <Overview {...shared} view={view} />}
          <Track {...shared} view={view} />
        </div>
      </div>
    </>
  );
}

/** The strip of time: always there, whichever view is open. */
export function TimeStrip() {
  usePlay();
  const { strip, error } = useHistory();
  const isWhatIf = useSession((state) => state.ns.includes('~'));
  return (
    <section className={cx('strip', isWhatIf && 'strip-whatif')} aria-label="Time strip">
      {error !== null && strip === null ? (
        <ErrorNotice error={error} title="The history could not be read" onRetry={refreshHistory} />
      ) : (
        <Body strip={strip ?? EMPTY} />
      )}
    </section>
  );
}
