import type { PodFact } from '../../timeline/fact.ts';
import { matchesLabels } from '../facts/matches-labels.ts';
import { podSummary } from '../facts/pod-summary.ts';
import { met, pending, type Condition } from './condition.ts';

/**
 * Met by a new pod with these labels of which one of these init containers has begun, or was passed.
 * @param known UIDs of pods that are not new
 */
export function initBegun(
  labels: Readonly<Record<string, string>>,
  known: readonly string[],
  names: readonly string[],
): Condition<PodFact> {
  return {
    describe: () => `a new pod to begin with init container ${names.join(' or ')}`,
    test: ({ pods }) => {
      const come = [...pods.values()].filter(
        ({ uid, labels: its }) => !known.includes(uid) && matchesLabels(its, labels),
      );
      const begun = come.find(({ containers }) =>
        containers.some(
          ({ name, init, state, restartCount }) =>
            init && names.includes(name) && (state !== 'waiting' || restartCount > 0),
        ),
      );
      return begun ? met(begun) : pending(come.map(podSummary).join('; ') || 'no new pod yet');
    },
  };
}
