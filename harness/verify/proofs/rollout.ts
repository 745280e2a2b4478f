import { allReplacedAtMost } from './limits.ts';
import { autoscaled, noLoad } from './reasons.ts';
import type { VerifyProof } from './verify-proof.ts';
import type { Target } from '../target.ts';

export const rollout: VerifyProof = {
  id: 'rollout',
  title: 'no request is dropped or rejected while the Deployment rolls',
  whyNot: noRollout,
  does: () =>
    'restarts the Deployment as `kubectl rollout restart` does, which leaves the annotation restartedAt in its template',
  takesAtMost: (target) => allReplacedAtMost(target, target.deployment.replicas),
  prove: async ({ target, load, ask }) => {
    const traffic = await load(allReplacedAtMost(target, target.deployment.replicas));
    await traffic.rolloutRestart();
    const { number } = await traffic.drained();
    ask({ judge: 'drops', load: number });
    return undefined;
  },
};

function noRollout(target: Target): string | undefined {
  const { strategy, paused } = target.deployment;
  const load = noLoad(target);
  if (load !== undefined) return load;
  if (strategy === 'Recreate')
    return 'its strategy is Recreate, which leaves a gap by nature; what measures the gap is not built yet';
  if (paused) return 'its rollout is paused';
  return autoscaled(target.autoscaler);
}
