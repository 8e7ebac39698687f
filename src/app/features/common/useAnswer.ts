import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { CallOptions } from '../../../rpc/client.ts';
import { SLOW_MS } from './slow.ts';

export interface Answer<Q, A> {
  /** The last answer; it stays while the next question is being answered. */
  readonly value: A | undefined;
  /** What `value` answers. */
  readonly of: Q | undefined;
  readonly pending: boolean;
  /** The answer has taken longer than 300 ms: show it now, not before. */
  readonly slow: boolean;
  readonly cancelled: boolean;
  readonly error: ErrorShape | null;
  /** Asks at once, also when nothing has changed. */
  readonly ask: () => void;
  readonly cancel: () => void;
}

export interface AnswerOptions {
  /** Milliseconds a question must rest before it is asked by itself. */
  readonly delay: number;
  /** False: only `ask` asks. */
  readonly auto: boolean;
}

type Held<Q, A> = Omit<Answer<Q, A>, 'ask' | 'cancel'>;

const NOTHING = {
  value: undefined,
  of: undefined,
  pending: false,
  slow: false,
  cancelled: false,
  error: null,
} as const;

/**
 * Keeps asking a question that changes as a person types: after a pause, one at a time, answers to older questions
 * dropped. `null` is no question. A question is compared by identity: memoise it.
 */
export function useAnswer<Q, A>(
  question: Q | null,
  task: (options: CallOptions, question: Q) => Promise<A>,
  { delay, auto }: AnswerOptions,
): Answer<Q, A> {
  const [held, setHeld] = useState<Held<Q, A>>(NOTHING);
  const current = useRef<AbortController>(null);
  const asked = useRef<Q>(null);
  const latest = useRef({ task, question });
  latest.current = { task, question };

  const start = useCallback((next: Q) => {
    current.current?.abort();
    const mine = new AbortController();
    current.current = mine;
    asked.current = next;
    const show = (change: Partial<Held<Q, A>>) =>
      current.current === mine && setHeld((now) => ({ ...now, ...change }));
    show({ pending: true, slow: false, cancelled: false });
    const timer = setTimeout(() => show({ slow: true }), SLOW_MS);
    latest.current
      .task({ signal: mine.signal }, next)
      .then(
        (value) => show({ ...NOTHING, value, of: next }),
        (thrown) => {
          const error = toErrorShape(thrown);
          const cancelled = error.code === 'ERR_CANCELLED';
          show({ pending: false, slow: false, cancelled, error: cancelled ? null : error });
        },
      )
      .finally(() => clearTimeout(timer));
  }, []);

  useEffect(() => {
    if (question === null || !auto || question === asked.current) return;
    const timer = setTimeout(() => question !== asked.current && start(question), delay);
    return () => clearTimeout(timer);
  }, [question, auto, delay, start]);
  useEffect(
    () => () => {
      current.current?.abort();
      current.current = null;
      asked.current = null;
    },
    [],
  );

  const ask = useCallback(() => {
    if (latest.current.question !== null) start(latest.current.question);
  }, [start]);
  const cancel = useCallback(() => current.current?.abort(), []);
  return { ...held, ask, cancel };
}
