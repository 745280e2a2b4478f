/** Short, sortable within a year and safe in DNS names, as namespaces carry it: `1123-1805-k3f` (UTC). */
export function newRunId(now: Date, random: () => number = Math.random): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const suffix = Array.from({ length: 3 }, () => Math.floor(random() * 36).toString(36)).join('');
  return `${date.slice(5).replace('-', '')}-${time.slice(0, 5).replace(':', '')}-${suffix}`;
}
