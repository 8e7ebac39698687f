import { useSession } from '../../stores/index.ts';
import { FoldWorkbench } from './FoldWorkbench.tsx';

export default function FoldView() {
  const info = useSession((state) => state.info);
  const ns = useSession((state) => state.ns);
  if (!info) return null;
  // A namespace has a fold and a draft of its own: nothing of one may show in the other.
  return <FoldWorkbench key={`${info.world.id}/${ns}`} info={info} ns={ns} />;
}
