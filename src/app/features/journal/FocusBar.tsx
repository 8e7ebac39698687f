import { Button, formatCount, Icon } from '../../design/index.ts';
import { cutFocus, useFocus, usePlayhead } from '../../stores/index.ts';
import { copyFocusLink } from '../palette/copyLinks.ts';

/** That the list is not the whole history, and the way back to it. */
export function FocusBar() {
  const total = usePlayhead((state) => state.total);
  const focus = cutFocus(
    useFocus((state) => state.window),
    total,
  );
  if (focus === null) return null;
  const { first, last } = focus;
  return (
    <p className="journal-focus" role="status">
      <Icon name="filter" size={14} />
      <span>
        Events {formatCount(first)} to {formatCount(last)}
      </span>
      <Button variant="ghost" onClick={() => useFocus.getState().clear()}>
        Show all
      </Button>
      <Button variant="ghost" icon="link" onClick={() => copyFocusLink(first, last)}>
        Copy link
      </Button>
    </p>
  );
}
