import { waysIn, type WaysEvidence } from './attribution/ways-compared.ts';

/** How many requests were sent by each way in, and how many of them failed: none where load takes one, which is no URL of the user's own. */
export function wayCounts({ ways, records, drops, rejections }: WaysEvidence): Readonly<Record<string, number>> {
  if (!ways) return {};
  const targets = new Array<number>(ways.length).fill(0);
  for (const { target } of records) targets[target] = (targets[target] ?? 0) + 1;
  const failed = [...drops, ...rejections];
  const counts = waysIn
    .filter((way) => ways.includes(way))
    .flatMap((way) => [
      [`${way}.sent`, targets.reduce((sum, sent, target) => (ways[target] === way ? sum + sent : sum), 0)],
      [`${way}.failed`, failed.filter(({ target }) => ways[target] === way).length],
    ]);
  return Object.fromEntries(counts) as Record<string, number>;
}
