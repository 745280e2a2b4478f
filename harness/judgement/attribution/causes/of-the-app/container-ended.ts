import { groupBy } from '../../../../core/group-by.ts';
import type { PodLife } from '../../../../observation/pods/pod-lives.ts';
import type { ExplainedRequest } from '../../explained-request.ts';
import { ofTheApp } from '../cause-kind.ts';

/** How containers ended that ended by themselves, or for their probe or hook. */
export interface Ends {
  readonly ended: number;
  readonly codes: readonly { readonly exitCode?: number | undefined; readonly reason?: string | undefined }[];
  readonly restarts: number;
  /** Its probe had ended it before it was ready for the first time. */
  readonly beforeReady?: boolean;
}

/** Its container ended although nobody had asked it to. */
export const crashed = ofTheApp(endsOfPods);

/** The kubelet ended its container because a liveness or startup probe had failed. */
export const restartedByProbe = ofTheApp(endsOfPods);

/** The kubelet ended its container because its postStart hook had failed. */
export const postStartHookFailed = ofTheApp(endsOfPods);

/** Of the pods that these requests were sent to. */
function endsOfPods(requests: readonly ExplainedRequest[]): Ends {
  return endsOf([...new Set(requests.flatMap(({ pod }) => pod ?? []))]);
}

export function endsOf(pods: readonly PodLife[]): Ends {
  const ended = pods.flatMap(({ runs, deletionAt = Infinity }) =>
    runs.filter(({ exitCode = 0, endSeenAt = Infinity }) => exitCode !== 0 || endSeenAt < deletionAt),
  );
  const codes = groupBy(ended, ({ exitCode, exitReason }) => JSON.stringify([exitCode, exitReason]));
  return {
    ended: ended.length,
    codes: [...codes.values()].flatMap(([first]) =>
      first ? [{ exitCode: first.exitCode, reason: first.exitReason }] : [],
    ),
    restarts: pods.reduce((sum, pod) => sum + pod.restarts, 0),
  };
}
