import { isDeepStrictEqual } from 'node:util';
import { milliseconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { versionsOf } from '../../judgement/versions.ts';
import { versionsText } from '../../report/text/load/versions-text.ts';
import { applyOver } from '../manifests/apply-manifests.ts';
import { manifestOf } from '../manifests/choose-workload.ts';
import { helmSteps, hookName, runsToEnd } from '../manifests/helm/hooks.ts';
import type { AppVersion, Upgrade } from '../manifests/upgrade.ts';
import type { Target } from '../target.ts';
import { allReplacedAtMost } from './limits.ts';
import { noLoad, scaledBack } from './reasons.ts';
import { gapByNature, noRollout } from './rollout.ts';
import { gapQuestion, type ProofSettings, type VerifyProof } from './verify-proof.ts';

export const upgrade: VerifyProof = {
  id: 'upgrade',
  title: 'no request is dropped or rejected while a new version takes the place of the older one, and back',
  whyNot: noUpgrade,
  does: (_, how) =>
    `applies ${askedIn(how).from.told} to another namespace of its own, and there, under load, the new manifests over it; goes back as \`kubectl rollout undo\` does`,
  // The older version gets ready, gives way to the new one, and takes its place again.
  takesAtMost: (_, how) => milliseconds(3 * patienceFor(askedIn(how))),
  prove: async ({ load, ask, thresholds, ...how }) => {
    const { from, to, clusterWide } = askedIn(how);
    const traffic = await load(patienceFor({ from, to }));
    await traffic.upgradeAndBack((actor, namespace) => applyOver(actor, to.manifests, namespace, clusterWide));
    const evidence = await traffic.drained();
    const { number } = evidence;
    const gap = gapByNature(from.target) ?? gapByNature(to.target);
    ask(gap === undefined ? { judge: 'upgrade', load: number } : gapQuestion(gap, number, thresholds));
    return versionsText(versionsOf(evidence));
  },
};

/** @throws HarnessError for a proof that does not apply */
function askedIn({ upgrade: asked }: Pick<ProofSettings, 'upgrade'>): Upgrade {
  if (asked) return asked;
  throw new HarnessError('No older version is named', { code: 'no-older-version' });
}

/** Of the version that takes longer. */
function patienceFor({ from, to }: Upgrade): Duration {
  const each = [from, to].map(({ target }) => allReplacedAtMost(target, target.workload.replicas));
  return milliseconds(Math.max(...each));
}

function noUpgrade(target: Target, { upgrade: asked }: ProofSettings): string | undefined {
  if (!asked) return 'no manifests of an older version are named (--upgrade-from PATH, with -f, -k or --chart)';
  const { from, to } = asked;
  const reason = noRollout(target) ?? ofVersion('older', from) ?? ofVersion('new', to);
  return reason ?? otherWay(from.target, to.target) ?? hookBefore(to);
}

/** Without it the new version may lack what it needs, which would be put down to the app. */
function hookBefore({ manifests }: Upgrade['to']): string | undefined {
  const hook = helmSteps(manifests, 'upgrade').before.find(runsToEnd);
  return hook && `helm would run ${hookName(hook)} before the new version, which is not done here`;
}

function ofVersion(version: 'older' | 'new', { target, manifests }: AppVersion): string | undefined {
  const applied = manifestOf(target.workload, manifests);
  const reason = noLoad(target) ?? noRollout(target) ?? partOnly(target) ?? scaledBack(target, applied);
  return reason && `in the ${version} version ${reason}`;
}

function partOnly({ workload: { strategy } }: Target): string | undefined {
  const partition = typeof strategy === 'string' ? 0 : (strategy.partition ?? 0);
  return partition > 0 ? `its partition ${partition} leaves some of its pods as they are` : undefined;
}

/** The Service of ours by which load comes stays as it was made for the older version. */
function otherWay(from: Target, to: Target): string | undefined {
  if (from.url && !from.url.alsoPast) return undefined;
  if (isDeepStrictEqual(leadsTo(from), leadsTo(to))) return undefined;
  return 'in the new version its Service selects its pods otherwise, or leads to another port, which load would not follow';
}

function leadsTo({ way }: Target): object {
  return { selector: way?.service.selector, port: way?.port.targetPort };
}
