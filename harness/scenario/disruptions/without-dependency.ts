import type { Duration } from '../../core/duration.ts';
import { describeError, HarnessError } from '../../core/harness-error.ts';
import { nameOfWorkload, scaleBack, scaleForAWhile, type WorkloadRef } from '../../kube/actions/workload-actions.ts';
import type { Condition } from '../../kube/conditions/condition.ts';
import { allPodsReady, podsGone } from '../../kube/conditions/pod-conditions.ts';
import { matchesLabels } from '../../kube/facts/matches-labels.ts';
import { WaitError } from '../../kube/watch/wait-error.ts';
import { WatchHub } from '../../kube/watch/watch-hub.ts';
import type { DependencyFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { Stage } from '../namespace/stage.ts';

/** A workload in the namespace of an app, which the app needs. */
export interface Needed extends Pick<WorkloadRef, 'kind' | 'name'> {
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/**
 * Scales what the app depends on to nothing, does something once its last pod is gone, and scales it back, also where that fails. The
 * timeline tells when it was away and back.
 * @throws HarnessError where it does not go, or does not come back: that is no fault of the app
 */
export async function withoutDependency(
  { actor, clock, cluster, namespace, signal, timeline, waits }: Stage,
  needed: Needed,
  timeout: Duration,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { kind, name: workloadName, labels, replicas } = needed;
  const workload = { kind, name: workloadName, namespace };
  const name = nameOfWorkload(workload);
  const note = (state: DependencyFact['state'], source: DependencyFact['source']) => {
    timeline.record({ kind: 'dependency', source, at: clock.now(), name, state });
  };
  // On a timeline of its own: every pod on that of the proof is taken for one of the app.
  const hub = await WatchHub.start({
    ...{ client: actor.client, namespace, timeline: new Timeline(), clock, waits, signal },
    onlyNamespaced: cluster.onlyIn !== undefined,
    observes: (fact) => fact.kind === 'pod' && matchesLabels(fact.labels, labels),
  });
  const until = async <T>(condition: Condition<T>, what: string) => {
    try {
      await hub.waitFor(condition, { timeout });
    } catch (error) {
      if (!(error instanceof WaitError)) throw error;
      throw new HarnessError(`${name}, on which the app depends, did not ${what}: ${describeError(error)}`, {
        code: 'dependency-unmoved',
        fix: `see what keeps its pods: kubectl --namespace ${namespace} describe ${name}`,
        cause: error,
      });
    }
  };
  try {
    try {
      const uids = [...hub.now.pods.keys()];
      note('leaving', 'command');
      await scaleForAWhile(actor, workload, { replicas: 0, usual: replicas });
      await until(podsGone(uids), 'go');
      note('away', 'watch');
      await meanwhile();
    } finally {
      note('returning', 'command');
      await scaleBack(actor, workload, replicas);
    }
    await until(allPodsReady(labels, replicas), 'come back');
    note('back', 'watch');
  } finally {
    await hub.stop();
  }
}
