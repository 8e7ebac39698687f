import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import './Dialog.css';

export interface DialogProps {
  readonly open: boolean;
  /** Esc, the close button and a click on the backdrop all ask for this. */
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the primary one last. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  /** While true, Esc and the backdrop do nothing: work that must not be lost by a slip. */
  readonly locked?: boolean;
  /** Nothing in it takes the focus, so the text itself must, to be scrolled by keyboard. */
  readonly textOnly?: boolean;
}

/** A modal on the native <dialog>: the browser traps the focus, makes the rest inert and gives the focus back. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, children, footer, size = 'medium', locked = false, textOnly = false } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard way is Esc, which <dialog> reports as `cancel`.
    <dialog
      ref={ref}
      className={cx('dialog', `dialog-${size}`)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current && !locked) onClose();
      }}
    >
      {open && (
        <div className="dialog-frame">
          <header className="dialog-header">
            <h2 id={titleId}>{title}</h2>
            <IconButton icon="close" aria-label="Close" disabled={locked} onClick={onClose} />
          </header>
          <div className="dialog-body" {...(textOnly ? { tabIndex: 0 } : {})}>
            {children}
          </div>
          {footer !== undefined && <footer className="dialog-footer">{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}
