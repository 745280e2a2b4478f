import { app, expectedText, topic } from '../harness/testing/index.ts';
import { rollout, short, failsAsExpected } from './support/rolling-delete.ts';
import { webTwins } from './support/web-twins.ts';

topic('rolling-delete', { runtime: 'node' }, ({ control }) => {
  const web = app('web', 'node');

  for (const expected of Object.values(webTwins))
    control(
      expected.twin,
      `${rollout.title}: twin ${expected.twin} is caught`,
      expectedText(expected),
      failsAsExpected(web, short(rollout), expected),
    );
});
