/** Short, sortable for a century and safe in DNS names, as namespaces carry it: `261123-1805-k3f` (date and time in UTC). */
export function newRunId(now: Date, random: () => number = Math.random): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const suffix = Array.from({ length: 3 }, () => Math.floor(random() * 36).toString(36)).join('');
  return `${date.slice(2).replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}-${suffix}`;
}
