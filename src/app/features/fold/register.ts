import { lazy } from 'react';
import { isWorldOpen, registerCommand, registerView, setView } from '../../stores/index.ts';

registerView({
  id: 'fold',
  label: 'Fold',
  icon: 'fold',
  order: 30,
  component: lazy(() => import('./FoldView.tsx')),
});

for (const [panel, label] of [
  ['try', 'Fold playground: try the fold on an event'],
  ['tests', 'Fold tests'],
] as const) {
  registerCommand({
    id: `fold.open.${panel}`,
    label,
    group: 'Go to',
    when: isWorldOpen,
    run: () => setView('fold', panel),
  });
}
