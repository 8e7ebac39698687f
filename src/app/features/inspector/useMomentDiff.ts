import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createFrameFeed, type FrameFeed, type FrameState, type TreeWish } from '../../stores/frameFeed.ts';

const NO_ROWS: TreeWish = { from: 0, count: 0, open: [], filter: '', changesOnly: false, pinned: [] };

/** What changed at the playhead, without any rows of the state. */
export function useMomentDiff(): FrameState & { readonly feed: FrameFeed } {
  const feed = useMemo(createFrameFeed, []);
  useEffect(() => feed.start(), [feed]);
  useEffect(() => feed.want(NO_ROWS), [feed]);
  return { ...useStore(feed.store), feed };
}
