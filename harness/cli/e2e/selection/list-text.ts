import { groupBy } from '../../../core/group-by.ts';
import { nameOf } from '../../../report/names.ts';
import type { Chosen } from './choose.ts';
import type { ListedProof } from './list-proofs.ts';

/** What would be run, as a person reads it. */
export function listText(listed: readonly ListedProof[], { suites }: Chosen): string {
  const width = Math.max(0, ...listed.map(({ id }) => id.length));
  const inOrder = suites.flatMap(({ id }) => listed.filter(({ topic }) => topic === id));
  const blocksOf = groupBy(inOrder, nameOfTopic);
  const blocks = [...blocksOf].map(([name, proofs]) => {
    const lines = proofs.map(({ id, kind, title }) => `  ${kind.padEnd(11)}  ${id.padEnd(width)}  ${title}\n`);
    return `${name}\n${lines.join('')}`;
  });
  return `${blocks.join('\n')}\n${listed.length} in all\n`;
}

function nameOfTopic({ topic, runtime }: ListedProof): string {
  return nameOf({ id: topic, runtime });
}
