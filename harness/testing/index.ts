/** Everything that a suite sees. */
export { milliseconds, seconds } from '../core/duration.ts';
export { claimOf, podOf } from '../workload/objects.ts';
export { scratchNetwork } from './scratch-network.ts';
export { describeSign, twinSigns } from '../judgement/twin-signs.ts';
export { loadApp as app } from '../workload/sample-app.ts';
export { expect } from './expect.ts';
export { podReady, podTerminated, podsGone } from '../kube/pod-conditions.ts';
export { countPackets } from './packet-counter.ts';
export { requestByCurl, type RunSomewhere } from './request-by-curl.ts';
export { topic } from './topic.ts';
