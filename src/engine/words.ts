/** "1 event", "5,000 events": grouped by hand, since a locale may not reach what is compared or replayed. */
export function counted(n: number, noun: string): string {
  return `${String(n).replace(/\B(?=(\d{3})+$)/g, ',')} ${noun}${n === 1 ? '' : 's'}`;
}
