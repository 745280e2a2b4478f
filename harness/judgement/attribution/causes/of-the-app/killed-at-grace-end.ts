import { ignoresSignal, ranOnAfterItsHandler } from '../../../../observation/pods/pod-runs.ts';
import { ofTheApp } from '../cause-kind.ts';

interface Figures {
  readonly graceSeconds?: number | undefined;
  /** Process 1, where nothing becomes of the signal to stop. */
  readonly ignoredBy?: string | undefined;
  /** Process 1, where it ran on after its handler for that signal was gone. */
  readonly handledOnceBy?: string | undefined;
  /** The signal to stop, where it is not SIGTERM. */
  readonly signal?: string | undefined;
}

/** It did not end on SIGTERM, and was killed when the grace period ended. */
export const killedAtGraceEnd = ofTheApp((requests): Figures => {
  const pods = requests.flatMap(({ pod }) => pod ?? []);
  const runs = pods.map((pod) => pod.runs.at(-1) ?? {});
  const [ignoredBy] = runs.flatMap((run) => ignoresSignal(run) ?? []);
  const [handledOnceBy] = runs.flatMap((run) => ranOnAfterItsHandler(run) ?? []);
  const [signal] = runs.flatMap(({ stopSignal }) => stopSignal ?? []);
  return {
    graceSeconds: requests[0]?.pod?.graceSeconds,
    ...(ignoredBy !== undefined && { ignoredBy }),
    ...(handledOnceBy !== undefined && { handledOnceBy }),
    ...(signal !== undefined && { signal }),
  };
});
