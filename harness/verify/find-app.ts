import type { KubeClient } from '../kube/client/kube-client.ts';
import { podsOf, requestFor, type TargetPod } from './find-request.ts';
import { withFirstBytes } from './first-bytes.ts';
import { readTarget, type WorkloadName } from './read-target.ts';
import type { AskedRequest, Request } from './request.ts';
import type { AskedWay, Target } from './target.ts';

/** An app that runs. */
interface FoundApp {
  readonly target: Target;
  readonly pods: readonly TargetPod[];
  /** What will be sent to it; undefined where no load can be. */
  readonly request: Request | undefined;
}

/**
 * Finds out what an app is that runs, and what is sent to it.
 * @throws UsageError where it cannot be verified as it was asked for
 */
export async function findApp(
  client: KubeClient,
  namespace: string,
  workload: WorkloadName,
  { way, request }: { readonly way: AskedWay; readonly request: AskedRequest },
): Promise<FoundApp> {
  const found = await readTarget(client, namespace, workload, way);
  const pods = await podsOf(client, namespace, found);
  const target = await withFirstBytes(client, namespace, { target: found, pods }, request);
  return { target, pods, request: await requestFor(client, namespace, { target, pods }, request) };
}
