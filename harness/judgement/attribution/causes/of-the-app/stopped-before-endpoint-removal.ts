import { graceCutTheWait } from '../../../../observation/pods/pod-lives.ts';
import { toldToStop } from '../../../../observation/pods/pod-runs.ts';
import { endTimeOf } from '../../request-index.ts';
import { hookFailure, latest, latestAfterDeletion, ofTheApp } from '../cause-kind.ts';

interface Figures {
  /** Of the last of them, after SIGTERM. */
  readonly latestAfterSigtermMs?: number | undefined;
  readonly latestAfterDeletionMs?: number | undefined;
  /** The grace period, where it cut the wait before SIGTERM short. */
  readonly tooShortGraceSeconds?: number | undefined;
  /** There was a preStop hook, which failed. */
  readonly hookFailed?: true;
}

/** It accepted no more while a node still sent new connections to it. */
export const stoppedBeforeEndpointRemoval = ofTheApp((requests): Figures => {
  const cut = requests.map(({ pod }) => pod).find((pod) => pod?.runs.some((run) => graceCutTheWait(pod, run)));
  return {
    latestAfterSigtermMs: latest(requests, ({ record, pod }) => {
      const lastRun = pod?.runs.at(-1);
      return endTimeOf(record) - ((lastRun && toldToStop(lastRun)?.at) ?? Infinity);
    }),
    latestAfterDeletionMs: latestAfterDeletion(requests),
    tooShortGraceSeconds: cut?.graceSeconds,
    ...hookFailure(requests),
  };
});
