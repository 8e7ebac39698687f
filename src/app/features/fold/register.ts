import { lazy } from 'react';
import { registerView } from '../../stores/index.ts';

registerView({
  id: 'fold',
  label: 'Fold',
  icon: 'fold',
  order: 30,
  component: lazy(() => import('./FoldView.tsx')),
});
