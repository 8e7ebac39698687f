import { Button, formatCount, Icon } from '../../design/index.ts';
import { useFocus } from '../../stores/index.ts';

/** That the list is not the whole history, and the way back to it. */
export function FocusBar() {
  const focus = useFocus((state) => state.window);
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
    </p>
  );
}
