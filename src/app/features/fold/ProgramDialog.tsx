import type { FoldInfo } from '../../../rpc/contract.ts';
import { CopyButton, Dialog, ShortId } from '../../design/index.ts';
import { Listing } from './playground/ElcListing.tsx';

export interface ProgramDialogProps {
  readonly open: boolean;
  readonly fold: FoldInfo;
  readonly onClose: () => void;
}

/** The program in force, where the source beside it says something else. */
export function ProgramDialog({ open, fold, onClose }: ProgramDialogProps) {
  const text = fold.elcText ?? '';
  return (
    <Dialog open={open} onClose={onClose} title="The program in force" size="large">
      <div className="elc stack stack-tight">
        <p>
          This is what makes the state, read back from the compiled program (ELC). Locals have numbers: their
          names are not part of it.
        </p>
        <p className="elc-facts">
          <span>
            Fold-Root <ShortId id={fold.foldRoot} what="Fold-Root" />
          </span>
          <CopyButton text={text} what="listing" />
        </p>
        <Listing text={text} />
      </div>
    </Dialog>
  );
}
