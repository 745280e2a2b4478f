import { systemClock } from '../../core/clock.ts';
import { minutes } from '../../core/duration.ts';
import { HarnessError, UsageError } from '../../core/harness-error.ts';
import { createNamespace, deleteNamespace, namespaceGone, ownerOf } from '../../kube/actions/namespace.ts';
import { removeClusterWide } from '../../kube/ownership/cluster-wide.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { installManifests } from '../../verify/manifests/apply-manifests.ts';
import type { ClusterWide } from '../../verify/manifests/cluster-wide/make-cluster-wide.ts';
import { deployOlderProof, proveDeployed } from '../../verify/manifests/deploy-manifests.ts';
import { manifestOf } from '../../verify/manifests/choose-workload.ts';
import type { LocatedManifest } from '../../verify/manifests/read-manifests.ts';
import { manifestsFor, type AppVersion, type ChartPlace, type Upgrade } from '../../verify/manifests/upgrade.ts';
import type { PlannedProof } from '../../verify/plan.ts';
import { verifyProofs } from '../../verify/proofs/proofs.ts';
import { upgrade as upgradeProof } from '../../verify/proofs/upgrade.ts';
import { mayBegin, repetitionsOf, runAndTell, skip } from '../../verify/prove-target.ts';
import { subjectOf } from './plan-manifests.ts';
import {
  inRun,
  planWorkload,
  proofRun,
  prove,
  tellPast,
  type OfManifests,
  type PlannedWorkload,
  type VerifyAsked,
  type VerifyRun,
} from './run-verify.ts';

/** Its pods end within a second; volumes may take their time. */
const goneAtMost = minutes(2);

/**
 * Applies manifests to a namespace of their own, verifies the workload among them, and removes the namespace. Of an upgrade it does so once
 * more, with those of the older version: in a namespace in which nothing of the new one has been.
 * @throws UsageError where the API server refuses one of the new manifests
 */
export async function verifyManifests(
  run: VerifyRun,
  app: AppVersion,
  asked: VerifyAsked,
  of: OfManifests,
): Promise<void> {
  await inRun(run, subjectOf(app), asked, async () => {
    const { namespace, upgrades } = await inOwnNamespace(run, asked, undefined, async (its) => ({
      namespace: its,
      upgrades: await verifyNew(run, its, { app, asked, of }),
    }));
    const { upgrade } = of;
    if (upgrades && upgrade) await verifyUpgrades(run, namespace, { upgrade, asked });
  });
}

/** @param before the namespace that has to be out of the way */
async function verifyUpgrades(run: VerifyRun, before: string, of: OfUpgrade): Promise<void> {
  const { repeat } = of.asked;
  let last = before;
  for (const { repetition } of repetitionsOf({ ...toldBy(run), plan: { repeat } }, [upgradeProof])) {
    const its = { ...run, repetition };
    if (!mayBegin(proofRun(its), upgradeProof)) continue;
    if (!(await isGone(its, last))) return;
    last = await inOwnNamespace(its, of.asked, upgradeProof.id, async (namespace) => {
      await verifyUpgrade(its, namespace, of);
      return namespace;
    });
  }
}

interface OfUpgrade {
  readonly upgrade: Upgrade;
  readonly asked: VerifyAsked;
}

/**
 * Whether the namespace of the new version is out of the way: a host of an Ingress that both versions name, by which a URL leads to them, or a
 * port of the nodes can be had once only. That it stays is what the upgrade comes to.
 */
async function isGone(run: VerifyRun, namespace: string): Promise<boolean> {
  try {
    await namespaceGone(run.client, systemClock, namespace, goneAtMost);
    return true;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    await runAndTell(toldBy(run), upgradeProof, () => Promise.reject(error));
    return false;
  }
}

/** Does the work in a namespace of its own. That goes at the end, and so does what was made beside it. */
export async function inOwnNamespace<T>(
  { client, folder }: Pick<VerifyRun, 'client' | 'folder'>,
  { allowKinds }: Pick<VerifyAsked, 'allowKinds'>,
  proof: string | undefined,
  work: (namespace: string) => Promise<T>,
): Promise<T> {
  const of = { run: folder.run, topic: 'verify', ...(proof !== undefined && { proof }) };
  const namespace = await createNamespace(client, systemClock, of);
  try {
    return await work(namespace);
  } finally {
    await deleteNamespace(client, namespace);
    if (allowKinds.length > 0) await removeClusterWide(client, folder.run);
  }
}

/** Which cluster-scoped objects a run may make, as its own. */
function clusterWideOf({ folder }: VerifyRun, { allowKinds }: Pick<VerifyAsked, 'allowKinds'>): ClusterWide {
  return { kinds: allowKinds, owner: ownerOf({ run: folder.run, topic: 'verify' }, systemClock) };
}

/** What was not there was not tested: that is told with what was not played. */
export function tellNotApplied(run: Pick<VerifyRun, 'folder'>, leftOut: readonly string[]): void {
  if (leftOut.length === 0) return;
  skip(
    { ...run, repetition: undefined },
    { id: 'not-applied', title: 'all manifests are applied' },
    leftOut.join(', '),
  );
}

/** @returns whether an upgrade is to be played after it */
async function verifyNew(
  run: VerifyRun,
  namespace: string,
  { app, asked, of }: { readonly app: AppVersion; readonly asked: VerifyAsked; readonly of: OfManifests },
): Promise<boolean> {
  const { manifests, leftOut } = await apply(run, namespace, app, clusterWideOf(run, asked));
  tellNotApplied(run, leftOut);
  if (!(await proveDeployed(toldBy(run), namespace, app.target))) {
    if (!run.signal.aborted)
      for (const proof of verifyProofs) skip(proofRun(run), proof, 'its pods did not become ready');
    return false;
  }
  const at = { namespace, workload: app.target.workload };
  const applied = manifestOf(at.workload, manifests);
  const planned = await planWorkload({ ...run.cluster, ...run }, at, asked, { ...of, applied });
  run.onPlan(planned);
  tellPast(run, planned.past);
  await prove(
    run,
    namespace,
    playing(planned, (one) => !isPlayedUpgrade(one)),
  );
  return planned.plan.proofs.some(isPlayedUpgrade);
}

/** What cannot be used of the older version is what its proof comes to: the others were played by then. */
async function verifyUpgrade(run: VerifyRun, namespace: string, of: OfUpgrade): Promise<void> {
  try {
    await verifyFromOlder(run, namespace, of);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await runAndTell(toldBy(run), upgradeProof, () => Promise.reject(error));
  }
}

async function verifyFromOlder(run: VerifyRun, namespace: string, { upgrade, asked }: OfUpgrade): Promise<void> {
  const { from } = upgrade;
  const to = { ...upgrade.to, manifests: await manifestsFor(upgrade.to, placeIn(run, namespace)) };
  const clusterWide = clusterWideOf(run, asked);
  await apply(run, namespace, from, clusterWide);
  if (!(await proveDeployed(toldBy(run), namespace, from.target, deployOlderProof))) {
    if (!run.signal.aborted) skip(proofRun(run), upgradeProof, 'the pods of the older version did not become ready');
    return;
  }
  const at = { namespace, workload: from.target.workload };
  const others = { ...asked, slow: undefined, dependsOn: undefined, repeat: 1 };
  const planned = await planWorkload({ ...run.cluster, ...run }, at, others, { upgrade: { from, to, clusterWide } });
  await prove(
    run,
    namespace,
    playing(planned, ({ id }) => id === upgradeProof.id),
  );
}

/** @returns the manifests, and which of them were not applied, and why */
async function apply(
  run: VerifyRun,
  namespace: string,
  app: AppVersion,
  clusterWide: ClusterWide,
): Promise<{ readonly manifests: readonly LocatedManifest[]; readonly leftOut: readonly string[] }> {
  const actor = { client: run.client, clock: systemClock, timeline: new Timeline() };
  const manifests = await manifestsFor(app, placeIn(run, namespace));
  const leftOut = await installManifests(actor, manifests, namespace, { signal: run.signal, clusterWide });
  const others = leftOut.length > 0 ? `; left out: ${leftOut.join(', ')}` : '';
  run.onLine(`Applied ${app.told} to namespace ${namespace}${others}`);
  return { manifests, leftOut };
}

function placeIn({ cluster }: VerifyRun, namespace: string): ChartPlace {
  return { namespace, kubernetes: cluster.version };
}

function toldBy(run: VerifyRun) {
  return { run: proofRun(run), onLine: run.onLine };
}

function isPlayedUpgrade({ id, whyNot }: PlannedProof): boolean {
  return id === upgradeProof.id && whyNot === undefined;
}

/** With some of its proofs alone. */
function playing(planned: PlannedWorkload, isMeant: (proof: PlannedProof) => boolean): PlannedWorkload {
  const { plan } = planned;
  return { ...planned, plan: { ...plan, proofs: plan.proofs.filter(isMeant) } };
}
