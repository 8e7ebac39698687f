import { type ReactNode, useState } from 'react';
import { copyText } from './clipboard.ts';
import { cx } from './cx.ts';
import { shortId } from './format.ts';
import { Icon } from './Icon.tsx';
import './Ids.css';

export function Kbd({ children }: { readonly children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}

export interface MonoProps {
  readonly children: ReactNode;
  readonly title?: string;
  /** Long text breaks anywhere instead of running out of its box. */
  readonly wrap?: boolean;
}

export function Mono({ children, title, wrap = false }: MonoProps) {
  return (
    <code className={cx('mono', wrap && 'mono-wrap')} title={title}>
      {children}
    </code>
  );
}

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied: "commit id". */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void copyText(text).then((done) => {
      setCopied(done);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return (
    <button
      type="button"
      className="copy-button"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={copy}
    >
      <Icon name={copied ? 'check' : 'copy'} size={14} />
      <span className="visually-hidden" aria-live="polite">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  );
}

export interface ShortIdProps {
  readonly id: string;
  /** What the id is, for the copy button: "Event-CID". */
  readonly what?: string;
  /** Without the copy button: inside another control. */
  readonly bare?: boolean;
}

/** Eight characters; the whole id on hover and on copy. */
export function ShortId({ id, what = 'id', bare = false }: ShortIdProps) {
  return (
    <span className="short-id">
      <code className="mono" title={id}>
        {shortId(id)}
      </code>
      {!bare && <CopyButton text={id} what={what} />}
    </span>
  );
}
