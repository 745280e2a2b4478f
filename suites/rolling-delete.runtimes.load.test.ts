import { app, expectedText, topic } from '../harness/testing/index.ts';
import { dropsNothing, oneByOne, rollout, short, failsAsExpected } from './support/rolling-delete.ts';
import { webTwins } from './support/web-twins.ts';

const { naive } = webTwins;

// Of every other runtime: that its way to drain is good, and that it needs one.
for (const runtime of ['go', 'python', 'java', 'nginx'])
  topic('rolling-delete', { runtime }, ({ proof, control }) => {
    const web = app('web', runtime);

    for (const scenario of [oneByOne, rollout])
      proof(scenario.id, `${scenario.title}: no request is dropped`, dropsNothing(web, short(scenario)));

    control(
      naive.twin,
      `${rollout.title}: twin ${naive.twin} is caught`,
      expectedText(naive),
      failsAsExpected(web, short(rollout), naive),
    );
  });
