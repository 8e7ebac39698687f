import { create } from 'zustand';

/** Whether the history of the selected value is shown. */
export const useValueHistory = create<{ readonly open: boolean }>(() => ({ open: false }));

export function showValueHistory(open: boolean): void {
  useValueHistory.setState({ open });
}
