import { Icon } from '../design/index.ts';
import { setView, useRegistry, useSession } from '../stores/index.ts';
import './Rail.css';

/** What there is, and nothing that is not there yet. */
export function Rail() {
  const views = useRegistry((state) => state.views);
  const current = useSession((state) => state.view);
  return (
    <nav className="rail" aria-label="Views">
      {views.map(({ id, label, icon }) => (
        <button
          key={id}
          type="button"
          className="rail-item"
          aria-current={id === current ? 'page' : undefined}
          onClick={() => setView(id)}
        >
          <Icon name={icon} />
          <span>{label}</span>
        </button>
      ))}
    </nav>
  );
}
