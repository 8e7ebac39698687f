import { useState } from 'react';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { useSession } from '../../stores/index.ts';
import { ValueHistory } from '../state/history/ValueHistory.tsx';
import { StateBrowser, WHOLE } from '../state/StateBrowser.tsx';
import { NoFrameYet } from '../state/StateView.tsx';
import { useFrameTree } from '../state/useFrameTree.ts';

/** The state at the playhead, small, beside whatever view is open. */
export function StateTab() {
  const [search, setSearch] = useState(WHOLE);
  const tree = useFrameTree(search.filter, search.changesOnly);
  const isPhone = useIsPhone();
  const isStateView = useSession((session) => session.view === 'state');
  if (tree.frame === null) return <NoFrameYet feed={tree.feed} />;
  return (
    <div className="inspector-tree">
      <StateBrowser tree={tree} search={search} onSearch={setSearch} compact />
      {/* The State view beside it has a history of its own, with more room. */}
      {(isPhone || !isStateView) && <ValueHistory />}
    </div>
  );
}
