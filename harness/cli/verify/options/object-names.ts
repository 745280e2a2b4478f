import { UsageError } from '../../../core/harness-error.ts';
import { suggestion } from '../../../core/text/suggestion.ts';
import { workloadKinds, type WorkloadKind } from '../../../kube/facts/workload-spec.ts';
import type { AskedDependency } from '../../../verify/dependency.ts';
import type { WorkloadName } from '../../../verify/read-target.ts';

/** As kubectl lets them be written. */
const spellings: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Deployment: ['deployment', 'deployments', 'deploy', 'deployment.apps', 'deployments.apps'],
  StatefulSet: ['statefulset', 'statefulsets', 'sts', 'statefulset.apps', 'statefulsets.apps'],
  DaemonSet: ['daemonset', 'daemonsets', 'ds', 'daemonset.apps', 'daemonsets.apps'],
};
const objectName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const otherKinds = ['job', 'jobs', 'cronjob', 'cronjobs', 'pod', 'pods', 'po', 'replicaset', 'replicasets', 'rs'];

/**
 * The kind and name in `deployment/web`.
 * @throws UsageError for another kind
 */
export function workloadName(workload: string): WorkloadName {
  const [kind = '', name = '', ...rest] = workload.split('/');
  if (rest.length > 0 || !objectName.test(name))
    throw new UsageError(`Expected a workload such as deployment/web, got \`${workload}\``);
  const found = workloadKindOf(kind);
  if (found) return { kind: found, name };
  if (otherKinds.includes(kind.toLowerCase()))
    throw new UsageError(
      `verify cannot do ${kind}`,
      'name a Deployment, StatefulSet or DaemonSet, whose pods come again when they are deleted',
    );
  throw new UsageError(`There is no kind of workload \`${kind}\``, suggestion(kind, Object.values(spellings).flat()));
}

function workloadKindOf(typed: string): WorkloadKind | undefined {
  return workloadKinds.find((one) => spellings[one].includes(typed.toLowerCase()));
}

const spellingsOfService = ['service', 'services', 'svc'];

/**
 * What an app depends on: `service/db`, `deployment/db`, `statefulset/db`.
 * @throws UsageError for another kind
 */
export function dependencyName(typed: string): AskedDependency {
  const [written = '', name = '', ...rest] = typed.split('/');
  const kind = spellingsOfService.includes(written.toLowerCase()) ? 'Service' : workloadKindOf(written);
  if (kind !== undefined && kind !== 'DaemonSet' && rest.length === 0 && objectName.test(name)) return { kind, name };
  throw new UsageError(
    `Expected --depends-on as service/NAME, deployment/NAME or statefulset/NAME, got \`${typed}\``,
    'name what can be scaled, in the namespace of the app',
  );
}
