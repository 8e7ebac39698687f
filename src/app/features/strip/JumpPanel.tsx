import type { ReactNode } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount, Icon, IconButton, Kbd, Popover } from '../../design/index.ts';
import { useMarks, usePlayhead, useSelectedPath } from '../../stores/index.ts';
import type { AxisMode } from './axis.ts';
import { type Direction, whoAndWhat } from './jump.ts';
import { jump, jumpToChange, jumpToMark } from './jumps.ts';
import { countWords } from './marked.ts';
import { ShapeIcon } from './ShapeIcon.tsx';
import { ZoomControls } from './ZoomControls.tsx';

interface RowProps {
  /** After "Next" and "Previous". */
  readonly what: string;
  readonly children: ReactNode;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly onJump: (direction: Direction) => void;
}

function Row({ what, children, shortcut, disabled = false, onJump }: RowProps) {
  const keys = (shift: string) => (shortcut === undefined ? '' : ` (${shift}${shortcut})`);
  return (
    <li className="strip-jump">
      <span className="strip-jump-what">{children}</span>
      {shortcut !== undefined && <Kbd>{shortcut}</Kbd>}
      <IconButton
        icon="chevronLeft"
        aria-label={`Previous ${what}`}
        title={`Previous ${what}${keys('Shift+')}`}
        disabled={disabled}
        onClick={() => onJump(-1)}
      />
      <IconButton
        icon="chevronRight"
        aria-label={`Next ${what}`}
        title={`Next ${what}${keys('')}`}
        disabled={disabled}
        onClick={() => onJump(1)}
      />
    </li>
  );
}

/** By what the event at the playhead is, and by the value that is selected. */
function Alike({ strip }: { readonly strip: TimelineStrip }) {
  const position = usePlayhead((state) => state.position);
  const path = useSelectedPath((state) => state.path);
  const event = whoAndWhat(strip, position);
  return (
    <>
      <Row
        what="event of the same type"
        shortcut="T"
        disabled={event === null}
        onJump={(to) => jump('type', to)}
      >
        Same type {event !== null && <b>{event.type}</b>}
      </Row>
      <Row
        what="event by the same actor"
        shortcut="A"
        disabled={event === null}
        onJump={(to) => jump('actor', to)}
      >
        Same actor {event !== null && <b>{event.actor}</b>}
      </Row>
      <Row
        what="change of the selected value"
        shortcut="V"
        disabled={path === null}
        onJump={(to) => void jumpToChange(to)}
      >
        {path === null ? (
          <span className="strip-jump-hint">Select a value in State to follow it</span>
        ) : (
          <>
            Value changes <b>{path.length === 0 ? 'the whole state' : path.join('.')}</b>
          </>
        )}
      </Row>
    </>
  );
}

/** The legend with a way to each: shape, word, count, previous, next. */
function Marked({ strip }: { readonly strip: TimelineStrip }) {
  const marks = useMarks((state) => state.marks);
  const { faults, checkpoints } = strip;
  return (
    <>
      <Row what="fault" shortcut="F" disabled={faults.length === 0} onJump={(to) => jump('fault', to)}>
        <ShapeIcon kind="fault" /> {countWords('fault', faults.length)}
      </Row>
      <Row
        what="checkpoint"
        shortcut="C"
        disabled={checkpoints.length === 0}
        onJump={(to) => jump('checkpoint', to)}
      >
        <ShapeIcon kind="checkpoint" /> {countWords('checkpoint', checkpoints.length)}
      </Row>
      {[...marks].map(([name, mark]) => (
        <Row key={name} what={mark.label} onJump={(to) => jumpToMark(mark, to)}>
          <ShapeIcon kind={mark.tone} /> {mark.label} <b>{formatCount(mark.numbers.length)}</b>
        </Row>
      ))}
      <Row what="mark of any kind" shortcut="M" disabled={marks.size === 0} onJump={(to) => jump('mark', to)}>
        Any mark
      </Row>
    </>
  );
}

interface JumpPanelProps {
  readonly strip: TimelineStrip;
  readonly mode: AxisMode;
  readonly zoomed: boolean;
}

/** Everything the playhead can jump to, which is also the whole legend. */
export function JumpPanel({ strip, mode, zoomed }: JumpPanelProps) {
  return (
    <Popover
      title="Jumps and marks"
      align="end"
      buttonClassName="strip-popover"
      panelClassName="strip-jumps"
      label="Jump to what is marked or alike"
      button={
        <>
          <Icon name="arrowRight" />
          <span className="strip-popover-word">Jump</span>
        </>
      }
    >
      <h2>Jump to the previous or next</h2>
      <ul>
        <Alike strip={strip} />
        <Marked strip={strip} />
      </ul>
      <ZoomControls mode={mode} zoomed={zoomed} />
      <p className="strip-jump-hint">
        Wheel or pinch zooms. Drag the axis below to move, the ruler above to focus on a stretch.
      </p>
    </Popover>
  );
}
