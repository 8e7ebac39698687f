import { TONE_ICON } from './Badge.tsx';
import { Button, IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { dismissToast, type ToastItem, useToasts } from './toast.ts';
import './Toasts.css';

function Toast({ item }: { readonly item: ToastItem }) {
  const { action } = item;
  const icon = TONE_ICON[item.tone];
  return (
    <li className={`toast toast-${item.tone}`}>
      {icon !== null && <Icon name={icon} className="toast-icon" />}
      <span className="toast-text">{item.text}</span>
      {action !== undefined && (
        <Button
          onClick={() => {
            dismissToast(item.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" aria-label="Dismiss" onClick={() => dismissToast(item.id)} />
    </li>
  );
}

/** Mounted once, by the frame. */
export function Toasts() {
  const items = useToasts((state) => state.items);
  return (
    <section className="toasts" aria-label="Notices" aria-live="polite">
      <ul>
        {items.map((item) => (
          <Toast key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}
