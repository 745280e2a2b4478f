import { anyPodGone, app, expectedText, topic, expect } from '../harness/testing/index.ts';
import { blockPort } from './support/blocked-port.ts';
import { dropsNothing, oneByOne, rollout, failsAsExpected, type Scenario } from './support/rolling-delete.ts';
import { webTwins } from './support/web-twins.ts';

const single: Scenario = {
  id: 'single-replica',
  title: 'rollout of a single replica',
  replicas: 1,
  disruption: 'rolloutRestart',
};
const drain: Scenario = { id: 'drain', title: 'node drained', replicas: 3, disruption: 'drainNode' };

topic('rolling-delete', { runtime: 'node' }, ({ proof, control, measurement }) => {
  const web = app('web', 'node');

  for (const scenario of [oneByOne, rollout, single, drain])
    proof(scenario.id, `${scenario.title}: no request is dropped`, dropsNothing(web, scenario));

  for (const expected of [webTwins.naive, webTwins['no-prestop']])
    control(
      `drain-${expected.twin}`,
      `${drain.title}: twin ${expected.twin} is caught`,
      expectedText(expected),
      failsAsExpected(web, drain, expected),
    );

  control(
    'blocked-port',
    'a port of a node is blocked for a second in a rollout: the app is not blamed',
    'network',
    async ({ deployReachable, load, podsOf, waitFor, onNode, workers }) => {
      const [node = ''] = workers;
      const deployed = await deployReachable(web.replicas(2));
      const before = (await podsOf(deployed)).map(({ uid }) => uid);
      const traffic = await load(deployed);

      await Promise.all([
        traffic.rolloutRestart(),
        waitFor(anyPodGone(before)).then(() => blockPort(onNode(node), deployed.nodePort)),
      ]);

      expect(await traffic.drained()).toBeExplainedBy('network');
    },
  );

  measurement(
    'unannounced',
    'a wait without the announcement: how many requests it drops',
    async ({ deployReachable, load }) => {
      const deployed = await deployReachable(web.twin('unannounced').replicas(2));
      const traffic = await load(deployed);

      await traffic.rolloutRestart();

      expect(await traffic.drained()).toBeMeasured();
    },
  );
});
