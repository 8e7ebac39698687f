import { useIsPhone } from '../../frame/useIsPhone.ts';
import { DESKTOP, type Layout, PHONE } from './layout.ts';

export function useLayout(): Layout {
  return useIsPhone() ? PHONE : DESKTOP;
}
