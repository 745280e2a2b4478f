/** Everything that a suite sees. */
export { milliseconds, minutes, seconds } from '../core/duration.ts';
export * as moments from '../judgement/moments.ts';
export { heldBack, inOrder, lasts, meanwhile, never, oneByOne } from '../judgement/pod-claims.ts';
export { countsUnready, crashLoops, samePods } from '../judgement/set-claims.ts';
export { endsOf, marksOf, readingsOf } from '../judgement/pod-evidence.ts';
export { execHook, httpHook, mainContainer, stepContainer } from '../workload/steps.ts';
export { endpointsReady, eventSeen, terminatingCounted } from '../kube/workload-conditions.ts';
export { claimOf, podOf, type PodOptions } from '../workload/objects.ts';
export { runtimesOf } from '../workload/sample-files.ts';
export { terminationMessage } from '../judgement/termination-message.ts';
export { countAtOnce, processesByMarks } from '../judgement/at-once.ts';
export { compareIdentities } from '../judgement/identity.ts';
export { survivalOf, survivalTable, type Hashes } from '../judgement/survival.ts';
export { startupSigns } from '../judgement/startup-signs.ts';
export { describeSign, twinSigns } from '../judgement/twin-signs.ts';
export { loadApp as app } from '../workload/sample-app.ts';
export { loadScripted as scripted } from '../workload/scripted-app.ts';
export { missingRecommended } from '../workload/recommended.ts';
export { sampleManifests } from '../workload/sample-files.ts';
export { expect } from './expect.ts';
export { deletedAndReplaced } from './deleted-and-replaced.ts';
export { followName, identityOf } from './identity-app.ts';
export { lookAtRuntimes } from './look-at-runtimes.ts';
export {
  allRestarted,
  backingOff,
  mainOf,
  onePodReady,
  readyAgain,
  replicaSetReady,
  unschedulable,
} from '../kube/restart-conditions.ts';
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
} from '../kube/pod-conditions.ts';
export type { PodFact } from '../timeline/fact.ts';
export { describedBlock } from './described.ts';
export type { Tools } from './tools.ts';
export { blockPort } from './blocked-port.ts';
export { requestByCurl, type RunSomewhere } from './request-by-curl.ts';
export { topic } from './topic.ts';
