import { useState } from 'react';
import { useSession } from '../../stores/index.ts';
import { ValueHistory } from '../state/history/ValueHistory.tsx';
import { StateBrowser, WHOLE } from '../state/StateBrowser.tsx';
import { NoFrameYet } from '../state/StateView.tsx';
import { useFrameTree } from '../state/useFrameTree.ts';

/** The state at the playhead, small, beside whatever view is open. */
export function StateTab() {
  const [search, setSearch] = useState(WHOLE);
  const tree = useFrameTree(search.filter, search.changesOnly);
  // The State view has a history of its own, with more room.
  const isApart = useSession((session) => session.view !== 'state');
  if (tree.frame === null) return <NoFrameYet feed={tree.feed} />;
  return (
    <div className="inspector-tree">
      <StateBrowser tree={tree} search={search} onSearch={setSearch} compact />
      {isApart && <ValueHistory />}
    </div>
  );
}
