import { ignoresSigterm } from '../../../observation/pods/pod-runs.ts';
import { ofTheApp } from './cause-kind.ts';

interface Figures {
  readonly graceSeconds?: number | undefined;
  /** Process 1, where nothing becomes of SIGTERM to it. */
  readonly ignoredBy?: string | undefined;
}

/** It did not end on SIGTERM, and was killed when the grace period ended. */
export const killedAtGraceEnd = ofTheApp((requests): Figures => {
  const pods = requests.flatMap(({ pod }) => pod ?? []);
  const ignoredBy = pods.flatMap(({ runs }) => ignoresSigterm(runs.at(-1) ?? {}) ?? [])[0];
  return { graceSeconds: requests[0]?.pod?.graceSeconds, ...(ignoredBy !== undefined && { ignoredBy }) };
});
