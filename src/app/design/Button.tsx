import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './iconPaths.ts';
import './Button.css';

export type ButtonVariant = 'primary' | 'default' | 'ghost' | 'danger';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant;
  readonly icon?: IconName;
  /** Work is under way: the button keeps its focus, says so, and does not fire. */
  readonly busy?: boolean;
}

export function Button({
  variant = 'default',
  icon,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const handleClick: ButtonProps['onClick'] = (event) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={cx('button', `button-${variant}`, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={handleClick}
    >
      {busy ? <Icon name="ring" className="button-spin" /> : icon !== undefined && <Icon name={icon} />}
      {children !== undefined && <span className="button-label">{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: IconName;
  /** Required: the button has no words of its own. Shown as the tooltip too. */
  readonly 'aria-label': string;
  /** Pixels of the icon; 16 unless told. */
  readonly iconSize?: number;
}

export function IconButton({
  icon,
  className,
  type = 'button',
  title,
  iconSize = 16,
  ...rest
}: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      title={title ?? rest['aria-label']}
      className={cx('icon-button', className)}
    >
      <Icon name={icon} size={iconSize} />
    </button>
  );
}
