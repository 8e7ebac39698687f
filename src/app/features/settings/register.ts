import { lazy } from 'react';
import { registerView } from '../../stores/index.ts';

registerView({
  id: 'settings',
  label: 'Settings',
  icon: 'settings',
  order: 90,
  component: lazy(() => import('./SettingsView.tsx')),
});
