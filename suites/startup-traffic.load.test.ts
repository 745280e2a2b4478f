/**
 * Clients while pods start
 *
 * No request reaches a pod before it is ready; without a readiness probe requests do.
 */

import { app, expectedText, expect, elapsed, moments, podsGone, topic, type Tools } from '../harness/testing/index.ts';
import { slowStartTwins } from './support/web-twins.ts';

const { deletionSeen, mark, ofPod } = moments;
/** Listens after 1 s, is ready after 2.5 s. */
const slow = app('web', 'node').env({ START_DELAY_MS: '1000', READY_DELAY_MS: '1500' });
/** Of a twin: traffic must reach a pod before it is ready, and 1.6 s pass on a busy machine until a node routes to it. */
const slower = slow.env({ START_DELAY_MS: '3000', READY_DELAY_MS: '6000' });
const minReady = 5;
/** The API tells the time of readiness in whole seconds, cut, and availability is counted from there. */
const wholeSecond = 1;

topic('startup-traffic', { runtime: 'node' }, ({ proof, control }) => {
  proof(
    'slow-start',
    'more pods that start slowly: none gets a request before it is ready',
    async ({ deployReachable, load, waitForMarks }) => {
      const deployed = await deployReachable(slow.replicas(2));
      const traffic = await load(deployed);

      await traffic.scaleOut(4);
      await waitForMarks('ready', 4);

      expect(await traffic.drained()).toHaveWaitedForReady();
    },
  );

  for (const expected of Object.values(slowStartTwins)) {
    control(
      expected.twin,
      `twin ${expected.twin} is caught`,
      expectedText(expected),
      async ({ deployReachable, load, waitForMarks }) => {
        const deployed = await deployReachable(slower.twin(expected.twin).replicas(2));
        const traffic = await load(deployed);

        await traffic.scaleOut(4);
        await waitForMarks('ready', 4);

        expect(await traffic.drained()).toFailAsExpected(expected);
      },
    );
  }

  proof(
    'min-ready',
    'with minReadySeconds a rollout goes on when the new pod has been ready for so long; requests reach it at once',
    async (tools) => {
      const deployed = await tools.deployReachable(slow.replicas(1));
      // Not from the first on: it is to hold up this rollout alone.
      await tools.kubectl(
        'patch',
        'deployment/web',
        '--patch',
        JSON.stringify({ spec: { minReadySeconds: minReady } }),
      );
      const old = await onlyPod(tools, deployed);
      const traffic = await tools.load(deployed);

      await traffic.rolloutRestart();

      // Which tells of drops too; that the old pod's end was tested is no matter of a start.
      expect(await traffic.drained()).toHaveWaitedForReady();
      expect(await onlyPod(tools, deployed)).toSatisfyClaim(wasReadyLong(old));
    },
  );

  control(
    'no-min-ready',
    'without it the old pod goes as soon as the new one is ready',
    'earlier than with minReadySeconds',
    async (tools) => {
      const deployed = await tools.deploy(slow.replicas(1));
      const old = await onlyPod(tools, deployed);

      await tools.kubectl('rollout', 'restart', 'deployment/web');
      await tools.waitFor(podsGone([old.uid]));

      expect(await onlyPod(tools, deployed)).toViolateClaim(wasReadyLong(old), {
        code: 'too-early',
        figures: { atLeastSeconds: 4 },
      });
    },
  );
});

/** It had been ready for so long when the other one was asked to go. */
function wasReadyLong(other: Parameters<typeof ofPod>[0]) {
  return elapsed(mark('web/ready'), ofPod(other, deletionSeen), { atLeast: minReady - wholeSecond });
}

async function onlyPod({ podsOf, observed }: Tools, deployed: Awaited<ReturnType<Tools['deploy']>>) {
  const [pod] = await podsOf(deployed);
  return observed({ name: pod?.name ?? '', uid: pod?.uid ?? '' });
}
