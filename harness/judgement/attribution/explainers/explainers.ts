import { blockedPath } from './blocked-path.ts';
import { cutAtItsStop, cutConnection, leftUnanswered } from './cut-connection.ts';
import { podNotAccepting, podPerhapsNotAccepting } from './pod-not-accepting.ts';
import { failedWhileServing } from './failed-while-serving.ts';
import { noEndpoint, noEndpointYet } from './no-endpoint.ts';
import { noLocalPod } from './no-local-pod.ts';
import { ownFault } from './own-fault.ts';
import { rejected } from './rejected.ts';
import { takenForEarlier } from './taken-for-earlier.ts';
import type { Explainer } from './explainer.ts';
import { tooBusy } from './too-busy.ts';

/** In the order in which they are tried: what can be told without the pods, then what the pods did, then what is left. */
export const explainers: readonly Explainer[] = [
  ownFault,
  noLocalPod,
  blockedPath,
  rejected,
  cutConnection,
  leftUnanswered,
  noEndpoint,
  podNotAccepting,
  takenForEarlier,
  noEndpointYet,
  tooBusy,
  podPerhapsNotAccepting,
  cutAtItsStop,
  failedWhileServing,
];
