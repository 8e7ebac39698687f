import { cx, Icon, Popover, type Tone } from '../../design/index.ts';
import { type StatusItem, useStatusItems } from './items.tsx';
import './StatusBar.css';

const WORST: readonly Tone[] = ['failed', 'denied', 'verifying', 'stale', 'verified'];

function worst(items: readonly StatusItem[]): StatusItem | undefined {
  const tone = WORST.find((candidate) => items.some((item) => item.tone === candidate));
  return items.find((item) => item.tone === tone) ?? items[0];
}

/** The status bar of a phone: one button for what matters most, the whole on a sheet. */
export function StatusSheet() {
  const items = useStatusItems();
  const shown = worst(items);
  if (shown === undefined) return null;
  return (
    <Popover
      title="Status"
      side="below"
      align="end"
      label={`Status: ${shown.text}`}
      buttonClassName={cx('status-item', 'status-item-large', `status-${shown.tone}`)}
      panelClassName="status-panel"
      button={<Icon name={shown.icon} />}
    >
      {items.map((item) => (
        <section key={item.id} className="status-section">
          <h2 className={`status-${item.tone}`}>
            <Icon name={item.icon} size={14} /> {item.text}
          </h2>
          {item.body}
        </section>
      ))}
    </Popover>
  );
}
