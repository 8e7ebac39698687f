import type { FoldTrial } from '../../../../rpc/contract.ts';
import { Badge, CopyButton, formatBytes, ShortId } from '../../../design/index.ts';

/** Characters of a listing that are shown; copy has all. */
const MOST_SHOWN = 400_000;

/** What the source was compiled to: the program that is hashed, stored and run [LUA-1]. */
export function ElcListing({ program }: { readonly program: FoldTrial['program'] }) {
  if (program === null)
    return (
      <p className="fold-panel-text secondary">
        The compiled program, ELC, shows here once the source compiles. It is what a world stores, hashes and
        runs; comments, layout and the names of locals leave no trace in it.
      </p>
    );
  return (
    <div className="elc">
      <p className="elc-facts">
        <span>
          Fold-Root <ShortId id={program.foldRoot} what="Fold-Root" />
        </span>
        <span>{formatBytes(program.elcBytes)}</span>
        {program.usesRng && <Badge tone="neutral">draws random numbers</Badge>}
        <CopyButton text={program.elcText} what="listing" />
      </p>
      <Listing text={program.elcText} />
    </div>
  );
}

/** A listing in plain scroll: one text, however long, is cheap to lay out. */
export function Listing({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too.
    <pre className="elc-text" tabIndex={0}>
      {text.slice(0, MOST_SHOWN)}
      {text.length > MOST_SHOWN && '\n... cut; copy has it whole'}
    </pre>
  );
}
