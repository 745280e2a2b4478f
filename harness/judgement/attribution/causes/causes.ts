import type { CauseKind } from './cause-kind.ts';
import { connectionCutWhileIdle } from './of-the-app/connection-cut-while-idle.ts';
import { crashed, postStartHookFailed, restartedByProbe } from './of-the-app/container-ended.ts';
import { exitedWithRequestsInFlight } from './of-the-app/exited-with-requests-in-flight.ts';
import { failedWhileServing } from './of-the-app/failed-while-serving.ts';
import { harness } from './of-others/harness.ts';
import { keepAliveTooShort } from './of-the-app/keep-alive-too-short.ts';
import { killedAtGraceEnd } from './of-the-app/killed-at-grace-end.ts';
import { network } from './of-others/network.ts';
import { noEndpoint } from './of-the-app/no-endpoint.ts';
import { noLocalPod } from './of-the-app/no-local-pod.ts';
import { notReadyYet } from './of-the-app/not-ready-yet.ts';
import { rejectedWhileStopping } from './of-the-app/rejected-while-stopping.ts';
import { requestLongerThanDrainLimit } from './of-the-app/request-longer-than-drain-limit.ts';
import { requestLongerThanGrace } from './of-the-app/request-longer-than-grace.ts';
import { stoppedBeforeEndpointRemoval } from './of-the-app/stopped-before-endpoint-removal.ts';
import { unknown } from './of-others/unknown.ts';
import { wayIn } from './of-others/way-in.ts';

/** One line each: why a request was dropped or rejected. */
export const causes = {
  'stopped-before-endpoint-removal': stoppedBeforeEndpointRemoval,
  'rejected-while-stopping': rejectedWhileStopping,
  'exited-with-requests-in-flight': exitedWithRequestsInFlight,
  'connection-cut-while-idle': connectionCutWhileIdle,
  'keep-alive-too-short': keepAliveTooShort,
  'request-longer-than-grace': requestLongerThanGrace,
  'request-longer-than-drain-limit': requestLongerThanDrainLimit,
  'killed-at-grace-end': killedAtGraceEnd,
  crashed,
  'restarted-by-probe': restartedByProbe,
  'post-start-hook-failed': postStartHookFailed,
  'not-ready-yet': notReadyYet,
  'failed-while-serving': failedWhileServing,
  'no-endpoint': noEndpoint,
  'no-local-pod': noLocalPod,
  network,
  'way-in': wayIn,
  harness,
  unknown,
} as const satisfies Readonly<Record<string, CauseKind>>;

export type AttributedCause = keyof typeof causes;
export const attributedCauses = Object.keys(causes) as readonly AttributedCause[];

/** By cause, what requests that failed by it tell of it. */
export type AttributedCauses = {
  readonly [Cause in AttributedCause]: ReturnType<(typeof causes)[Cause]['figures']>;
};
