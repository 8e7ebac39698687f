import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './iconPaths.ts';
import './Badge.css';

export type Tone = 'verified' | 'verifying' | 'stale' | 'failed' | 'denied' | 'hypothetical' | 'neutral';

/** The fixed signs: every meaning has a colour, an icon and a word. */
export const TONE_ICON: Readonly<Record<Tone, IconName | null>> = {
  verified: 'check',
  verifying: 'ring',
  stale: 'clock',
  failed: 'cross',
  denied: 'gate',
  hypothetical: 'dashed',
  neutral: null,
};

const TONE_WORD: Readonly<Record<Tone, string>> = {
  verified: 'Verified',
  verifying: 'Verifying',
  stale: 'Stale',
  failed: 'Failed',
  denied: 'Denied',
  hypothetical: 'Hypothetical',
  neutral: '',
};

export interface BadgeProps {
  readonly tone: Tone;
  /** The tone's own word unless told. */
  readonly children?: ReactNode;
  /** Another icon than the tone's. */
  readonly icon?: IconName;
  /** Text and icon without the tinted box. */
  readonly plain?: boolean;
  readonly title?: string;
}

export function Badge({ tone, children, icon, plain = false, title }: BadgeProps) {
  const name = icon ?? TONE_ICON[tone];
  return (
    <span className={cx('badge', `badge-${tone}`, plain && 'badge-plain')} title={title}>
      {name !== null && <Icon name={name} size={12} />}
      <span>{children ?? TONE_WORD[tone]}</span>
    </span>
  );
}
