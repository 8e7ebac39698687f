import { cx, Icon, Popover } from '../../design/index.ts';
import { useStatusItems } from './items.tsx';
import './StatusBar.css';

/** What is so, at the very bottom; each word is a button that explains itself. */
export function StatusBar() {
  const items = useStatusItems();
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: outside <main> and <section> a footer is the contentinfo.
    <footer className="status-bar" aria-label="Status">
      {items.map((item, index) => (
        <Popover
          key={item.id}
          title={item.title}
          align={index >= items.length - 2 ? 'end' : 'start'}
          buttonClassName={cx('status-item', `status-${item.tone}`)}
          panelClassName="status-panel"
          button={
            <>
              <Icon name={item.icon} size={14} />
              <span>{item.text}</span>
            </>
          }
        >
          <h2>{item.title}</h2>
          {item.body}
        </Popover>
      ))}
    </footer>
  );
}
