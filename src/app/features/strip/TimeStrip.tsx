import { useMemo, useState } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { Button, ErrorNotice, formatCount, Icon } from '../../design/index.ts';
import { refreshHistory, useHistory } from '../../stores/history.ts';
import { readSetting, usePlayhead, writeSetting } from '../../stores/index.ts';
import { typeColors } from '../../stores/typeColors.ts';
import { type Lane, planLanes } from './lanes.ts';
import { Readout } from './Readout.tsx';
import { type AxisMode, bestAxis } from './scale.ts';
import { Track } from './Track.tsx';
import { Transport } from './Transport.tsx';
import { usePlay } from './usePlay.ts';
import './TimeStrip.css';

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

/** What the marks above the lanes are, with their counts; nothing where there are none. */
function Legend({ strip }: { readonly strip: TimelineStrip }) {
  const { faults, checkpoints } = strip;
  return (
    <>
      {faults.length > 0 && (
        <span className="strip-legend strip-legend-fault">
          <Icon name="cross" size={12} /> {formatCount(faults.length)}{' '}
          {faults.length === 1 ? 'fault' : 'faults'}
        </span>
      )}
      {checkpoints.length > 0 && (
        <span className="strip-legend strip-legend-checkpoint">
          <Icon name="proofs" size={12} /> {formatCount(checkpoints.length)}{' '}
          {checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}
        </span>
      )}
    </>
  );
}

function savedAxis(): AxisMode | null {
  const saved = readSetting('strip.axis');
  return saved === 'time' || saved === 'number' ? saved : null;
}

/** The strip of time: always there, whichever view is open. */
export function TimeStrip() {
  usePlay();
  const { strip: loaded, error } = useHistory();
  const strip = loaded ?? EMPTY;
  const position = usePlayhead((state) => state.position);
  // Where the pointer is, until the playhead moves: then that is what one wants to read.
  const [hover, setHover] = useState<{ readonly number: number; readonly at: number } | null>(null);
  const [axis, setAxis] = useState(savedAxis);
  const lanes = useMemo(() => planLanes(strip, MOST_LANES), [strip]);
  const mode = useMemo(() => axis ?? bestAxis(strip), [axis, strip]);

  const toggleAxis = () => {
    const next = mode === 'time' ? 'number' : 'time';
    writeSetting('strip.axis', next);
    setAxis(next);
  };

  return (
    <section className="strip" aria-label="Time strip">
      {error !== null && loaded === null ? (
        <ErrorNotice error={error} title="The history could not be read" onRetry={refreshHistory} />
      ) : (
        <>
          <div className="strip-bar">
            <Transport />
            <Readout strip={strip} hover={hover !== null && hover.at === position ? hover.number : null} />
            <div className="strip-extra">
              <Legend strip={strip} />
              <Button
                variant="ghost"
                className="strip-axis"
                onClick={toggleAxis}
                title="Lay the strip out by time or by number"
              >
                {mode === 'time' ? 'By time' : 'By number'}
              </Button>
            </div>
          </div>
          <div className="strip-body">
            <LaneNames strip={strip} lanes={lanes} />
            <Track
              strip={strip}
              lanes={lanes}
              mode={mode}
              onHover={(number) => setHover(number === null ? null : { number, at: position })}
            />
          </div>
        </>
      )}
    </section>
  );
}
