import type { PodFact } from '../timeline/fact.ts';
import { attributionsOf } from './explained.ts';
import type { LoadEvidence } from './load-evidence.ts';

/** The pods of one template. */
interface VersionSeen {
  /** The hash of the template, which the labels of its pods have. */
  readonly version: string;
  readonly pods: number;
  /** Requests that failed at one of them. */
  readonly failed: number;
}

/** The versions of an app that were there while load was on. */
export interface VersionsSeen {
  /** In order of first sight. */
  readonly versions: readonly VersionSeen[];
  /** Requests that failed at a pod that is not known. */
  readonly failedElsewhere: number;
  /** How long pods of several versions were ready beside each other. */
  readonly mixedMs: number;
}

/** Which version each pod and each failed request belongs to. Pods that nothing tells the template of are of version `unknown`. */
export function versionsOf(evidence: LoadEvidence): VersionsSeen {
  const snapshots = evidence.timeline.of('pod');
  const versionOf = new Map(snapshots.map((pod) => [pod.uid, hashOf(pod)]));
  const failedAt = attributionsOf(evidence).map(({ pod }) => pod && versionOf.get(pod.uid));
  const versions = [...new Set(versionOf.values())].map((version) => ({
    version,
    pods: [...versionOf.values()].filter((one) => one === version).length,
    failed: failedAt.filter((one) => one === version).length,
  }));
  const failedElsewhere = failedAt.filter((one) => one === undefined).length;
  return { versions, failedElsewhere, mixedMs: mixedMs(snapshots) };
}

function hashOf({ labels }: PodFact): string {
  return labels['pod-template-hash'] ?? labels['controller-revision-hash'] ?? 'unknown';
}

function mixedMs(snapshots: readonly PodFact[]): number {
  const ready = new Map<string, string>();
  let since: number | undefined;
  let sum = 0;
  for (const pod of snapshots) {
    const serves = pod.ready && pod.change !== 'deleted' && pod.deletionTimestamp === undefined;
    if (serves) ready.set(pod.uid, hashOf(pod));
    else ready.delete(pod.uid);
    const isMixed = new Set(ready.values()).size > 1;
    if (isMixed) since ??= pod.at;
    else if (since !== undefined) {
      sum += pod.at - since;
      since = undefined;
    }
  }
  return sum;
}
