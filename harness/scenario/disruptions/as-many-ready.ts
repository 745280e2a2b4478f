import type { Condition } from '../../kube/conditions/condition.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import type { NamespaceState } from '../../kube/watch/namespace-view.ts';
import type { PodFact } from '../../timeline/fact.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';

/**
 * Met when all pods of an app are ready: as many as there are now, and so many more or fewer as its workload asks for by then, which an
 * autoscaler may change at any time.
 */
export function asManyReady(
  stage: Pick<Stage, 'hub' | 'podsOf'>,
  deployed: DeployedApp,
): Condition<readonly PodFact[]> {
  const { kind = 'Deployment', name, labels } = deployed.app;
  const wantedIn = ({ workloads }: NamespaceState) => workloads.get(`${kind}/${name}`)?.desired;
  const { length: usual } = stage.podsOf(deployed);
  const before = wantedIn(stage.hub.now);
  const inState = (state: NamespaceState) => {
    const more = before === undefined ? 0 : (wantedIn(state) ?? before) - before;
    return allPodsReady(labels, usual + more);
  };
  return {
    describe: () => inState(stage.hub.now).describe(),
    test: (state) => inState(state).test(state),
  };
}
