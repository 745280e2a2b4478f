import type { DropCause } from '../../ledger/request-record.ts';
import { endOf, type PodLife } from '../../observation/pods/pod-lives.ts';
import { toldToStop } from '../../observation/pods/pod-runs.ts';
import { fallsWithinMs } from '../../observation/tolerances.ts';
import { isAfter } from './near.ts';
import { failuresOfTheApp } from './of-the-app.ts';
import { targetPods, symptomKind } from './symptom-kind.ts';

const refusedAndKin: readonly DropCause[] = ['refused', 'reset', 'unreachable', 'timeout', 'closed'];

/** Requests on `new` are refused (or the like), each after the SIGTERM of a pod, while nodes still route to it. */
export const newRefusedUntilUnrouted = symptomKind('newRefusedUntilUnrouted', {
  fields: {},
  missing: (_, evidence) => {
    const onNew = failuresOfTheApp(evidence, 'dropped').filter(
      ({ stream, failure }) => stream === 'new' && refusedAndKin.includes(failure?.cause ?? 'malformed'),
    );
    if (onNew.length === 0) return { code: 'no-drop', figures: {} };
    const lives = targetPods(evidence);
    const stray = onNew.filter((drop) => !lives.some((life) => isAfter(drop, stopOf(life), fallsWithinMs)));
    return stray.length > 0 ? { code: 'drops-without-sigterm', figures: { drops: stray.length } } : undefined;
  },
});

/** When it was told to stop, or had ended where nothing tells that. */
function stopOf(life: PodLife): number | undefined {
  const lastRun = life.runs.at(-1);
  return (lastRun && toldToStop(lastRun)?.at) ?? endOf(life);
}
