import { ICON_PATHS, type IconName } from './iconPaths.ts';
import './Icon.css';

export interface IconProps {
  readonly name: IconName;
  /** Pixels; 16 unless told. */
  readonly size?: number;
  readonly className?: string;
}

/** Decorative always: the words beside it carry the meaning. */
export function Icon({ name, size = 16, className }: IconProps) {
  return (
    <svg
      className={className === undefined ? 'icon' : `icon ${className}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
