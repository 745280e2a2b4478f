import { cannotHaveTwo, replicasNotOurs } from './cannot-have-two.ts';
import type { Fix } from './fix.ts';
import type { PatchableApp } from '../patchable-app.ts';

/** Lets some pod be ready at all times. */
export const keepOneReady: Fix = {
  causes: ['no-endpoint'],
  changes: (found, app) => {
    const { kind, metadata, spec } = app.workload;
    const isPlayed = (proof: string) => found.some((one) => one.proof === proof);
    const strategy = kind === 'Deployment' && isPlayed('rollout') ? rollingStrategy(app) : undefined;
    const alone = kind === 'Deployment' && (spec.replicas ?? 1) < 2 && found.some(({ proof }) => proof !== 'rollout');
    const whyNot = strategy || alone ? (cannotHaveTwo(app) ?? (alone ? replicasNotOurs(app) : undefined)) : undefined;
    if (whyNot !== undefined) return { whyNot };
    const budget = isPlayed('drain') && app.budgets?.length === 0 && spec.selector?.matchLabels;
    if (!strategy && !alone && !budget) return undefined;
    return {
      spec: { ...(alone && { replicas: 2 }), ...(strategy && { strategy }) },
      ...(budget && {
        objects: [
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { name: metadata.name },
            spec: { maxUnavailable: 1, selector: { matchLabels: budget } },
          },
        ],
      }),
    };
  },
};

/** A new pod is ready before an old one goes; undefined where that is so. */
function rollingStrategy({ workload }: PatchableApp) {
  const { maxSurge = 1, maxUnavailable = 0 } = workload.spec.strategy?.rollingUpdate ?? {};
  if (isNone(maxUnavailable)) return undefined;
  const surge = isNone(maxSurge) ? 1 : maxSurge;
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: 0 } };
}

/** Of a number or a percentage. */
export function isNone(share: string | number): boolean {
  return parseFloat(String(share)) === 0;
}
