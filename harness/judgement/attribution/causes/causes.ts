import type { CauseKind } from './cause-kind.ts';
import { connectionCutWhileIdle } from './connection-cut-while-idle.ts';
import { crashed, restartedByProbe } from './container-ended.ts';
import { exitedWithRequestsInFlight } from './exited-with-requests-in-flight.ts';
import { failedWhileServing } from './failed-while-serving.ts';
import { harness } from './harness.ts';
import { killedAtGraceEnd } from './killed-at-grace-end.ts';
import { network } from './network.ts';
import { noEndpoint } from './no-endpoint.ts';
import { notReadyYet } from './not-ready-yet.ts';
import { rejectedWhileStopping } from './rejected-while-stopping.ts';
import { requestLongerThanGrace } from './request-longer-than-grace.ts';
import { stoppedBeforeEndpointRemoval } from './stopped-before-endpoint-removal.ts';
import { unknown } from './unknown.ts';

/** One line each: why a request was dropped or rejected. */
export const causes = {
  'stopped-before-endpoint-removal': stoppedBeforeEndpointRemoval,
  'rejected-while-stopping': rejectedWhileStopping,
  'exited-with-requests-in-flight': exitedWithRequestsInFlight,
  'connection-cut-while-idle': connectionCutWhileIdle,
  'request-longer-than-grace': requestLongerThanGrace,
  'killed-at-grace-end': killedAtGraceEnd,
  crashed,
  'restarted-by-probe': restartedByProbe,
  'not-ready-yet': notReadyYet,
  'failed-while-serving': failedWhileServing,
  'no-endpoint': noEndpoint,
  network,
  harness,
  unknown,
} as const satisfies Readonly<Record<string, CauseKind>>;

export type AttributedCause = keyof typeof causes;
export const attributedCauses = Object.keys(causes) as readonly AttributedCause[];

/** By cause, what requests that failed by it tell of it. */
export type AttributedCauses = {
  readonly [Cause in AttributedCause]: ReturnType<(typeof causes)[Cause]['figures']>;
};
