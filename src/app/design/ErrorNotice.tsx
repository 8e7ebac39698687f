import { type ReactNode, useState } from 'react';
import type { ErrorShape } from '../../protocol/errors.ts';
import { Button } from './Button.tsx';
import { copyText } from './clipboard.ts';
import { Icon } from './Icon.tsx';
import './ErrorNotice.css';

export interface ErrorNoticeProps {
  readonly error: ErrorShape;
  readonly onRetry?: () => void;
  /** Words of the retry button; "Try again" unless told. */
  readonly retryLabel?: string;
  /** A heading of its own; "That did not work" unless told. */
  readonly title?: string;
  /** Buttons for what can be done about it, before the others. */
  readonly actions?: ReactNode;
}

/** The error as text a person can send to somebody. */
export function errorText(error: ErrorShape): string {
  const data = Object.entries(error.data).map(([key, value]) => `${key}: ${String(value)}`);
  return [error.code, error.message, error.hint ?? '', ...data].filter((line) => line !== '').join('\n');
}

/** What happened and why, what to do, the code in small print; copyable. */
export function ErrorNotice({ error, onRetry, retryLabel = 'Try again', title, actions }: ErrorNoticeProps) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void copyText(errorText(error)).then(setCopied);
  };
  return (
    <div className="error-notice" role="alert">
      <Icon name="cross" className="error-notice-icon" />
      <div className="error-notice-text">
        <p className="error-notice-title">{title ?? 'That did not work'}</p>
        <p>{error.message}</p>
        {error.hint !== undefined && <p className="error-notice-hint">{error.hint}</p>}
        <div className="error-notice-actions">
          {actions}
          {onRetry !== undefined && (
            <Button icon="refresh" onClick={onRetry}>
              {retryLabel}
            </Button>
          )}
          <Button variant="ghost" icon="copy" onClick={copy}>
            {copied ? 'Copied' : 'Copy details'}
          </Button>
          <code className="error-notice-code">{error.code}</code>
        </div>
      </div>
    </div>
  );
}
