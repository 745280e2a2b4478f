import { HarnessError } from '../../../core/harness-error.ts';
import type { Manifest } from '../../../kube/actions/manifest.ts';
import { merge, type JsonObject } from '../../../subject/merge.ts';
import { patchableApp, type PatchableApp } from '../../patches/patchable-app.ts';
import { waitOf } from '../../patches/fixes/stop-times.ts';

/** Kubernetes' own, seconds. */
const usualGrace = 30;

/**
 * A copy of a workload whose container that serves waits so long before SIGTERM and does nothing else, and that has as much of its
 * grace period for itself as it had.
 * @param port of the pod, by which that container is known
 */
export function withWait(manifest: Manifest, waitSeconds: number, port: number | undefined): Manifest {
  const { container, pod } = appIn(manifest, port);
  const hook = container.lifecycle?.preStop ?? {};
  const others = Object.keys(hook).map((how) => [how, null] as const);
  const preStop = waitSeconds === 0 ? null : { ...Object.fromEntries(others), sleep: { seconds: waitSeconds } };
  const left = Math.max(1, (pod.terminationGracePeriodSeconds ?? usualGrace) - (ownWait(manifest, port) ?? 0));
  const spec = {
    terminationGracePeriodSeconds: waitSeconds + left,
    containers: [{ name: container.name, lifecycle: { preStop } }],
  };
  return merge(manifest as unknown as JsonObject, { spec: { template: { spec } } }) as unknown as Manifest;
}

/** How long its own preStop hook waits, seconds; 0 without a hook, undefined where it does something of its own. */
export function ownWait(manifest: Manifest, port: number | undefined): number | undefined {
  return waitOf(appIn(manifest, port).container.lifecycle?.preStop);
}

function appIn(manifest: Manifest, port: number | undefined): PatchableApp {
  const app = patchableApp(manifest, { port, path: undefined, budgets: undefined });
  if (app) return app;
  throw new HarnessError(`${manifest.kind} ${manifest.metadata.name} has no pod template of the usual shape`, {
    code: 'no-pod-template',
  });
}
