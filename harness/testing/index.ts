/** Everything that a suite sees. */
import { claims } from '../judgement/claims/claims.ts';

export const {
  reportsUnready,
  crashLoops,
  waitsUntil,
  inOrder,
  elapsed,
  occursBetween,
  never,
  runSequentially,
  samePods,
} = claims;
export { milliseconds, minutes, seconds } from '../core/duration.ts';
export { moments } from '../judgement/moments/moments.ts';
export { endsOf, marksOf, snapshotsOf } from '../observation/pods/pod-evidence.ts';
export { execHook, httpHook, mainContainer, stepContainer } from '../subject/steps.ts';
export { endpointsReady, eventSeen, terminatingCounted } from '../kube/conditions/workload-conditions.ts';
export { claimOf, podOf, type PodOptions } from '../subject/objects.ts';
export { runtimesOf } from '../subject/sample-files.ts';
export { attributedCauses } from '../judgement/attribution/causes/causes.ts';
export type { ExpectedFailure } from '../judgement/symptoms/expected-failure.ts';
export { expectedText } from '../report/text/load/symptom-text.ts';
export type { App } from '../subject/app.ts';
export { loadApp as app } from '../subject/sample-app.ts';
export { appFrom, manifestsFrom, podFrom } from '../subject/own-app.ts';
export { loadScripted as scripted } from '../subject/scripted-app.ts';
export { missingRecommended } from '../subject/recommended.ts';
export { readStories as stories, type Story } from '../subject/catalogue.ts';
export { sampleManifests } from '../subject/sample-files.ts';
export { expect } from './matchers/expect.ts';
export {
  allRestarted,
  backingOff,
  mainOf,
  onePodReady,
  readyAgain,
  replicaSetReady,
  unschedulable,
} from '../kube/conditions/restart-conditions.ts';
export {
  allPodsReady,
  anyPodGone,
  containerRestarted,
  containerRunning,
  containerTerminated,
  containerWaiting,
  podInPhase,
  podReady,
  podTerminated,
  podsGone,
} from '../kube/conditions/pod-conditions.ts';
export { groupBy } from '../core/group-by.ts';
export { HarnessError } from '../core/harness-error.ts';
export { AppFault } from '../proof/app-fault.ts';
export type { PodIdentity } from '../kube/actions/pod-actions.ts';
export type { MarkFact, PodFact } from '../timeline/fact.ts';
export type { ClusterTools } from './tools/cluster-tools.ts';
export type { NodeTools } from './tools/node-tools.ts';
export type { RestartTools } from './tools/restart-tools.ts';
export type { Tools } from './tools/tools.ts';
export { crictl } from '../cluster/crictl.ts';
export { requestByCurl } from './tools/request-by-curl.ts';
export { stdoutOf, type RunSomewhere } from './tools/run-somewhere.ts';
export { requires } from './vitest/requires.ts';
export { topic, type TopicKit } from './vitest/topic.ts';
