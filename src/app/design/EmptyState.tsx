import type { ReactNode } from 'react';
import './EmptyState.css';

export interface EmptyStateProps {
  /** What this is. */
  readonly title: string;
  readonly body: ReactNode;
  /** One button that does it. */
  readonly action?: ReactNode;
  /** One example, shown as code. */
  readonly example?: string;
}

/** Empty views teach: what this is, one button that does it, one example. */
export function EmptyState({ title, body, action, example }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <h2>{title}</h2>
      <div className="empty-state-body">{body}</div>
      {example !== undefined && <pre className="empty-state-example">{example}</pre>}
      {action !== undefined && <div className="empty-state-action">{action}</div>}
    </div>
  );
}
