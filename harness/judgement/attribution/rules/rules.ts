import { blockedWay } from './blocked-way.ts';
import { cutConnection, leftUnanswered } from './cut-connection.ts';
import { deafPod, perhapsDeafPod } from './deaf-pod.ts';
import { failedWhileServing } from './failed-while-serving.ts';
import { noEndpoint, noEndpointYet } from './no-endpoint.ts';
import { ownFault } from './own-fault.ts';
import { rejected } from './rejected.ts';
import type { Rule } from './rule.ts';
import { tooBusy } from './too-busy.ts';

/** In the order in which they are tried: what can be told without the pods, then what the pods did, then what is left. */
export const rules: readonly Rule[] = [
  ownFault,
  blockedWay,
  rejected,
  cutConnection,
  leftUnanswered,
  noEndpoint,
  deafPod,
  noEndpointYet,
  tooBusy,
  perhapsDeafPod,
  failedWhileServing,
];
