import { selectsPods } from '../../../kube/facts/matches-labels.ts';
import type { JsonObject } from '../../../subject/merge.ts';
import type { Changes, Fix } from './fix.ts';
import { isNone } from './keep-one-ready.ts';
import type { AffinityTerm, PatchableApp } from '../patchable-app.ts';

/** Lets a pod that is to come find a node. */
export const roomForPod: Fix = {
  causes: ['no-node-for-pod'],
  changes: (found, app) => {
    if (found.every(({ proof }) => proof === 'rollout') && mayDoWithoutExtra(app))
      return { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } };
    // The scheduler asks for this last: of a node that it names so all else is fit.
    const byRule = found.every(({ reason = '' }) => reason.includes('anti-affinity rules'));
    return (
      (byRule ? preferredApart(app) : undefined) ?? {
        whyNot: `what its nodes have to give, and to whom, is not in its manifest: ${toldBy(found)}`,
      }
    );
  },
};

/** Another pod serves while one is replaced in its own place. */
function mayDoWithoutExtra({ workload: { kind, spec } }: PatchableApp): boolean {
  const { type, rollingUpdate: { maxSurge = 1 } = {} } = spec.strategy ?? {};
  return kind === 'Deployment' && (spec.replicas ?? 1) > 1 && type !== 'Recreate' && !isNone(maxSurge);
}

/** The rule that keeps its pods apart becomes a wish; undefined where it has none about its own pods. */
function preferredApart({ workload, pod }: PatchableApp): Changes | undefined {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [], ...others } =
    pod.affinity?.podAntiAffinity ?? {};
  const labels = workload.spec.template.metadata?.labels ?? {};
  const own = required.filter((term) => isAbout(term, labels));
  if (own.length === 0) return undefined;
  const left = required.filter((term) => !own.includes(term));
  const wished = own.map((podAffinityTerm) => ({ weight: 100, podAffinityTerm }));
  const podAntiAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: left.length === 0 ? null : left,
    preferredDuringSchedulingIgnoredDuringExecution: [
      ...(others.preferredDuringSchedulingIgnoredDuringExecution ?? []),
      ...wished,
    ],
  };
  return {
    pod: { affinity: { podAntiAffinity } as unknown as JsonObject },
    beware: [
      'the pods that run refuse a new one beside them by the rule that they were made with: where no node is without one of them, delete them once it is applied',
    ],
  };
}

function isAbout({ labelSelector }: AffinityTerm, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = labelSelector ?? {};
  return matchExpressions.length === 0 && selectsPods(matchLabels, labels);
}

/** `0/3 nodes are available: …` */
function toldBy(found: readonly { readonly reason?: string }[]): string {
  const [{ reason = '' } = {}] = found;
  return /\d+\/\d+ nodes are available.*/.exec(reason)?.[0] ?? (reason === '' ? 'the scheduler names no node' : reason);
}
