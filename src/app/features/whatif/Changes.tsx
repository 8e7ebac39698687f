import type { WhatIfBranch } from '../../../rpc/contract.ts';
import { Badge, Button, formatCount, Mono } from '../../design/index.ts';
import { setView, usePlayhead } from '../../stores/index.ts';
import { TypeName, useTypeColors } from '../journal/TypeName.tsx';
import { foldInForce, removeAdded, turnOn } from './actions.ts';
import { hasChanges } from './words.ts';

/** What is different from reality, each with its way back. */
export function Changes({ branch }: { readonly branch: WhatIfBranch }) {
  return (
    <section className="what-if-section" aria-label="What is different">
      <h3>What is different</h3>
      {!hasChanges(branch) && (
        <p className="secondary">
          Nothing yet. Go to an event and turn it off (Shift X), emit one (E) to add it at the playhead, or
          give this what-if <FoldLink>another fold</FoldLink>.
        </p>
      )}
      <ul className="what-if-list">
        <Off branch={branch} />
        <Added branch={branch} />
        {branch.otherFold && (
          <li>
            <Badge tone="hypothetical">Fold</Badge>
            <span className="what-if-what">
              This what-if has <FoldLink>a fold of its own</FoldLink>.
            </span>
            {branch.mine && <Button onClick={() => void foldInForce()}>Fold in force again</Button>}
          </li>
        )}
      </ul>
    </section>
  );
}

function Off({ branch }: { readonly branch: WhatIfBranch }) {
  const colors = useTypeColors();
  return (
    <>
      {branch.off.map(({ cid, number, type, actor }) => (
        <li key={cid}>
          <Badge tone="hypothetical" icon="minus">
            Off
          </Badge>
          <span className="what-if-what what-if-off">
            Event {formatCount(number)} <TypeName type={type} colors={colors} /> {actor}
          </span>
          {branch.mine && (
            <Button
              aria-label={`Turn event ${formatCount(number)} on again`}
              onClick={() => void turnOn([cid])}
            >
              On again
            </Button>
          )}
        </li>
      ))}
      {branch.offCount > branch.off.length && (
        <li className="secondary">
          and {formatCount(branch.offCount - branch.off.length)} more that are off
        </li>
      )}
    </>
  );
}

function Added({ branch }: { readonly branch: WhatIfBranch }) {
  const colors = useTypeColors();
  return branch.added.map((event) => (
    <li key={event.id}>
      <Badge tone="hypothetical" icon="plus">
        Added
      </Badge>
      <span className="what-if-what">
        <button
          type="button"
          className="what-if-link"
          onClick={() => usePlayhead.getState().set(event.number)}
        >
          Event {formatCount(event.number)}
        </button>{' '}
        <TypeName type={event.type} colors={colors} /> <Mono>{event.preview}</Mono>
      </span>
      {branch.mine && (
        <Button
          aria-label={`Take added event ${formatCount(event.number)} away`}
          onClick={() => void removeAdded(event)}
        >
          Take away
        </Button>
      )}
    </li>
  ));
}

function FoldLink({ children }: { readonly children: string }) {
  return (
    <button type="button" className="what-if-link" onClick={() => setView('fold')}>
      {children}
    </button>
  );
}
