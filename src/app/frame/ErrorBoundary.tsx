import { Component, type ErrorInfo, type ReactNode } from 'react';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import { ErrorNotice } from '../design/index.ts';
import './ErrorBoundary.css';

interface Props {
  /** "The journal": begins the sentence. */
  readonly where: string;
  /** A change of this key (another view, another world) tries again. */
  readonly resetKey?: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: ErrorShape | null;
  readonly resetKey: string | undefined;
}

/** A view that throws takes down itself, never the frame; the details can be copied. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { error: toErrorShape(thrown) };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override componentDidCatch(thrown: Error, info: ErrorInfo): void {
    const { error } = this.state;
    if (error === null) return;
    const data = { ...error.data, stack: thrown.stack, components: info.componentStack };
    this.setState({ error: { ...error, data } });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="error-boundary">
        <ErrorNotice
          title={`${this.props.where} stopped working`}
          error={{
            ...error,
            hint: error.hint ?? 'Nothing that was saved is lost. Try again, or reload the page.',
          }}
          onRetry={() => this.setState({ error: null })}
        />
      </div>
    );
  }
}
