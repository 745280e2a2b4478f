import type { Fix } from './fix.ts';
import type { PatchableApp } from './patchable-app.ts';

/** Lets some pod be ready at all times. */
export const keepOneReady: Fix = {
  causes: ['no-endpoint'],
  changes: (found, app) => {
    const { kind, metadata, spec } = app.workload;
    const isPlayed = (proof: string) => found.some((one) => one.proof === proof);
    const strategy = kind === 'Deployment' && isPlayed('rollout') ? rollingStrategy(app) : undefined;
    const alone = kind === 'Deployment' && (spec.replicas ?? 1) < 2 && found.some(({ proof }) => proof !== 'rollout');
    const budget = isPlayed('drain') && !app.hasBudget && spec.selector?.matchLabels;
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

/** A new pod is ready before an old one goes; undefined where that is so, or where volumes may be for one pod alone. */
function rollingStrategy({ workload, pod }: PatchableApp) {
  const { type, rollingUpdate = {} } = workload.spec.strategy ?? {};
  const ofOnePod = pod.volumes?.some((volume) => volume.persistentVolumeClaim !== undefined);
  if (ofOnePod) return undefined;
  const { maxSurge = 1, maxUnavailable = 0 } = rollingUpdate;
  if (type !== 'Recreate' && isNone(maxUnavailable)) return undefined;
  const surge = isNone(maxSurge) ? 1 : maxSurge;
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: 0 } };
}

function isNone(share: string | number): boolean {
  return parseFloat(String(share)) === 0;
}
