import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createFrameFeed, type FrameFeed, type FrameState, type TreeWish } from '../../stores/frameFeed.ts';

const NO_ROWS: TreeWish = { from: 0, count: 0, open: [], filter: '', changesOnly: false, pinned: [] };

export interface MomentDiff extends Pick<FrameState, 'frame' | 'of'> {
  readonly feed: FrameFeed;
}

/** What changed at the playhead, without any rows of the state. */
export function useMomentDiff(): MomentDiff {
  const feed = useMemo(createFrameFeed, []);
  useEffect(() => feed.start(), [feed]);
  useEffect(() => feed.want(NO_ROWS), [feed]);
  const frame = useStore(feed.store, (state) => state.frame);
  const of = useStore(feed.store, (state) => state.of);
  return { feed, frame, of };
}
