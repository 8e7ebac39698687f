import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cx } from './cx.ts';
import './Popover.css';

export interface PopoverProps {
  /** What the button shows. */
  readonly button: ReactNode;
  readonly buttonClassName?: string;
  /** Accessible name of the button where what it shows is not enough. */
  readonly label?: string;
  /** Name of the panel. */
  readonly title: string;
  readonly side?: 'above' | 'below';
  readonly align?: 'start' | 'end';
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly panelClassName?: string;
}

/** A button with a panel of its own: Esc, a click elsewhere and leaving with Tab close it. */
export function Popover(props: PopoverProps) {
  const {
    button,
    buttonClassName,
    label,
    title,
    side = 'above',
    align = 'start',
    children,
    panelClassName,
  } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    const onOutside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onOutside);
    document.addEventListener('focusin', onOutside);
    return () => {
      document.removeEventListener('pointerdown', onOutside);
      document.removeEventListener('focusin', onOutside);
    };
  }, [open]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only Esc is listened for, on behalf of what is inside.
    <div
      className="popover"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={trigger}
        type="button"
        className={cx('popover-button', buttonClassName)}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        {...(label === undefined ? {} : { 'aria-label': label })}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <section
          id={id}
          className={cx('popover-panel', `popover-${side}`, `popover-${align}`, panelClassName)}
          aria-label={title}
        >
          {typeof children === 'function' ? children(close) : children}
        </section>
      )}
    </div>
  );
}
