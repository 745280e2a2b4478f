/** Everything that a suite sees. */
export { describeSign, twinSigns } from '../judgement/twin-signs.ts';
export { loadApp as app } from '../workload/sample-app.ts';
export { expect } from './expect.ts';
export { topic } from './topic.ts';
