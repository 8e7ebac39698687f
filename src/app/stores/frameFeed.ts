import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { StateFrame, TreeRequest } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { useComparison } from './comparison.ts';
import { createLatest } from './latest.ts';
import { currentMoment, isShownHistory, type Moment, momentKey } from './moment.ts';
import { usePlayhead } from './playhead.ts';
import { useSession } from './session.ts';

/** The part of a tree that a view wants; what it is compared with comes from the comparison. */
export type TreeWish = Omit<TreeRequest, 'since'>;

/** What a frame answers. */
export interface FrameQuestion {
  readonly moment: Moment;
  readonly tree: TreeRequest;
}

export interface FrameState {
  /** The last frame that came; it stays until the next has come. */
  readonly frame: StateFrame | null;
  /** What `frame` answers; the playhead may be elsewhere by now. */
  readonly of: FrameQuestion | null;
  /** Whether what is wanted now has not come yet. */
  readonly pending: boolean;
  readonly error: ErrorShape | null;
}

/**
 * The frames that one view shows: the state at the playhead, as much of it as is on the screen. One request is in
 * flight, and the newest wish wins; it follows playhead, history and comparison by itself while somebody looks.
 */
export interface FrameFeed {
  readonly store: StoreApi<FrameState>;
  /** Other rows, another filter. */
  want(tree: TreeWish): void;
  retry(): void;
  /** Begins to follow; returns the function that ends it. */
  start(): () => void;
}

const NOTHING: FrameState = { frame: null, of: null, pending: false, error: null };

export function createFrameFeed(): FrameFeed {
  const store = createStore<FrameState>(() => NOTHING);
  let wish: TreeWish | null = null;
  let asked: FrameQuestion | null = null;
  let shown = '';

  const latest = createLatest<FrameQuestion, StateFrame>({
    fetch: ({ moment: { world, ns, position }, tree }) =>
      client.call('state.frame', { world, ns, position, tree }),
    onResult: (question, frame) => {
      if (isShownHistory(question.moment))
        store.setState({ frame, of: question, pending: question !== asked, error: null });
    },
    onError: (question, error) => {
      if (question === asked) store.setState({ pending: false, error: toErrorShape(error) });
    },
  });

  /** A frame of another history is not left on the screen. */
  const forgetOther = (): void => {
    const { world, ns } = useSession.getState();
    if (`${world}/${ns}` === shown) return;
    shown = `${world}/${ns}`;
    asked = null;
    latest.cancel();
    store.setState(NOTHING);
  };

  const update = (): void => {
    forgetOther();
    const moment = currentMoment();
    if (moment === null || wish === null) return;
    const since = useComparison.getState().since;
    const isSame = asked !== null && momentKey(asked.moment) === momentKey(moment);
    if (isSame && asked?.tree.since === since && isSameWish(asked.tree, wish)) return;
    asked = { moment, tree: { ...wish, since } };
    latest.want(asked);
    if (!store.getState().pending) store.setState({ pending: true });
  };

  return {
    store,
    want: (tree) => {
      wish = tree;
      update();
    },
    retry: () => {
      asked = null;
      update();
    },
    start: () => {
      const ends = [usePlayhead, useSession, useComparison].map((source) => source.subscribe(update));
      update();
      return () => {
        for (const end of ends) end();
        latest.cancel();
        asked = null;
      };
    },
  };
}

function isSameWish(a: TreeWish, b: TreeWish): boolean {
  return (
    a.from === b.from &&
    a.count === b.count &&
    a.filter === b.filter &&
    a.changesOnly === b.changesOnly &&
    a.open === b.open &&
    a.pinned === b.pinned
  );
}
