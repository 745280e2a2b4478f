import { app, topic } from '../harness/testing/index.ts';
import { foundByVerify, untoldTwins } from './support/untold-twins.ts';

topic('release-readiness', { runtime: 'node' }, ({ control }) => {
  const web = app('web', 'node');

  for (const untold of untoldTwins)
    control(
      `untold-${untold.expected.twin}`,
      `twin ${untold.expected.twin} of web, which tells nothing of itself: ${untold.proof} finds the causes that its marks tell`,
      untold.expected.causes.join(', '),
      foundByVerify(web, untold),
    );
});
