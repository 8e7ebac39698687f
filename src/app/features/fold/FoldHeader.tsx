import { Badge, Button, Kbd } from '../../design/index.ts';
import { isWhatIf, realNamespace } from '../whatif/store.ts';

export interface FoldHeaderProps {
  readonly ns: string;
  readonly unsaved: boolean;
  /** The active fold was made by an earlier version: the same text is worth activating. */
  readonly outmoded: boolean;
  readonly problems: number;
  readonly readOnly: boolean;
  readonly activating: boolean;
  readonly previewing: boolean;
  readonly onActivate: () => void;
  readonly onPreview: () => void;
  readonly onRevert: () => void;
}

export function FoldHeader(props: FoldHeaderProps) {
  const { ns, unsaved, problems, readOnly, activating, previewing, onActivate, onPreview, onRevert } = props;
  // In a what-if no fold takes force: the branch only has another one.
  const verb = isWhatIf(ns) ? 'Use in the what-if' : 'Activate';
  return (
    <header className="room-header">
      <h2>
        {isWhatIf(ns) ? 'Fold of this what-if' : 'Fold'}{' '}
        <span className="fold-path">folds/{realNamespace(ns)}.lua</span>
      </h2>
      <span aria-live="polite" className="row">
        <Standing unsaved={unsaved} outmoded={props.outmoded} />
        {readOnly && <Badge tone="neutral">Read-only here</Badge>}
        {problems > 0 && <Badge tone="failed">{problems === 1 ? '1 problem' : `${problems} problems`}</Badge>}
      </span>
      <div className="room-actions">
        {unsaved && (
          <Button variant="ghost" onClick={onRevert} disabled={activating}>
            Revert
          </Button>
        )}
        <Button onClick={onPreview} busy={previewing} disabled={problems > 0}>
          Preview
        </Button>
        <Button
          variant="primary"
          busy={activating}
          disabled={!(unsaved || props.outmoded) || problems > 0 || readOnly}
          title={readOnly ? "Only the world's owner can activate a fold" : `${verb}, Ctrl-S`}
          onClick={onActivate}
        >
          {verb}{' '}
          <span className="fold-key" aria-hidden="true">
            <Kbd>Ctrl S</Kbd>
          </span>
        </Button>
      </div>
    </header>
  );
}

function Standing({ unsaved, outmoded }: Pick<FoldHeaderProps, 'unsaved' | 'outmoded'>) {
  if (unsaved) return <Badge tone="hypothetical">Not active yet</Badge>;
  if (outmoded) return <Badge tone="stale">Of an earlier version</Badge>;
  return <Badge tone="verified">Active</Badge>;
}
