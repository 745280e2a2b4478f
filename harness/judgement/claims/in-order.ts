import { z } from 'zod';
import { marksOf } from '../../observation/pods/pod-evidence.ts';
import type { ClaimReasons } from '../reasons/claim-reasons.ts';
import { claimKind } from './claim-kind.ts';
import { violated, satisfied } from './assessed.ts';

/**
 * These marks happened in exactly this sequence, each as often as it stands there; other marks do not matter. They are written as
 * `main/preStop`, `main/SIGTERM`.
 */
export const inOrder = claimKind('inOrder', {
  fields: { marks: z.array(z.string()).readonly() },
  make: (...marks: readonly string[]) => ({ marks }),
  readsMarks: true,
  assess: ({ marks: order }, evidence) => {
    const seen = marksOf(evidence).filter(({ name }) => order.includes(name));
    for (const mark of new Set(order)) {
      const times = seen.filter(({ name }) => name === mark).length;
      const wanted = order.filter((name) => name === mark).length;
      if (times !== wanted) return violated('mark-count', { mark, times, wanted });
    }
    const at = order.findIndex((name, index) => seen[index]?.name !== name);
    if (at === -1) return satisfied('in-order', { marks: story(seen) });
    const early = seen[at];
    const late = seen.find(({ name }, index) => index > at && name === order[at]);
    const leadMs = (late?.markedAt ?? NaN) - (early?.markedAt ?? NaN);
    // Both times are the apps' own: what is late comes after its cause all the same.
    return { ...violated('out-of-order', { early: early?.name ?? '', late: late?.name ?? '', leadMs }), certain: true };
  },
});

function story(
  marks: readonly { readonly name: string; readonly markedAt: number }[],
): ClaimReasons['in-order']['marks'] {
  const begin = marks[0]?.markedAt ?? 0;
  return marks.map(({ name, markedAt }) => ({ mark: name, afterFirstMs: markedAt - begin }));
}
