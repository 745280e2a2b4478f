/**
 * No client request is dropped
 *
 * While pods are deleted one by one, a Deployment rolls or a node drains under load, the good app drops nothing on any stream;
 * each bad twin fails as expected.
 */

import { anyPodGone, app, expect, expectedText, onePodReady, requires, topic } from '../harness/testing/index.ts';
import { blockPort } from './support/blocked-port.ts';
import { sendPastRules } from './support/past-rules.ts';
import { dropsNothing, failsAsExpected, oneByOne, rollout, short, type Scenario } from './support/rolling-delete.ts';
import { tellingNothing } from './support/untold-twins.ts';
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

  for (const scenario of [oneByOne, rollout, single])
    proof(scenario.id, `${scenario.title}: no request is dropped`, dropsNothing(web, scenario));

  proof(drain.id, `${drain.title}: no request is dropped`, requires({ workers: 2 }, dropsNothing(web, drain)));

  for (const expected of [webTwins.naive, webTwins['no-prestop']])
    control(
      `drain-${expected.twin}`,
      `${drain.title}: twin ${expected.twin} is caught`,
      expectedText(expected),
      requires({ workers: 2 }, failsAsExpected(web, drain, expected)),
    );

  proof(
    'untold',
    `${rollout.title} of an app that tells nothing of itself: no request is dropped`,
    dropsNothing(tellingNothing(web), short(rollout)),
  );

  control(
    'untold-no-prestop',
    `${rollout.title}: twin no-prestop is caught though it tells nothing of itself`,
    expectedText(webTwins['no-prestop']),
    // When it was told to stop only its node can tell.
    requires({ nodeShell: true }, failsAsExpected(tellingNothing(web), short(rollout), webTwins['no-prestop'])),
  );

  control(
    'past-the-rules',
    'a node that sends connections past the rules that are read: the reading is not believed',
    'rules of the node that do not tell where it sent connections',
    requires({ nodeShell: true }, async ({ deployReachable, load, podsOf, kubectl, onNode, waitFor }) => {
      const deployed = await deployReachable(web.replicas(1));
      const [outsider] = await podsOf(deployed);
      const { name = '', ip = '', node = '' } = outsider ?? {};
      // Its Service leads to another one in its place from then on.
      await kubectl('label', 'pod', name, 'app.kubernetes.io/name=outsider', '--overwrite');
      await waitFor(onePodReady(web.labels));
      const traffic = await load(deployed);

      await sendPastRules(onNode(node), deployed.nodePort, `${ip}:8080`);

      const { timeline } = await traffic.drained();
      expect(timeline.of('gap')).toContainEqual(
        expect.objectContaining({ source: 'rules', of: `rules of ${node}`, effect: 'lost' }),
      );
    }),
  );

  control(
    'blocked-port',
    'a port of a node is blocked for a second in a rollout: it is not attributed to the app',
    'network',
    // That it is the node is known by what the other one does meanwhile.
    requires({ workers: 2, nodeShell: true }, async ({ deployReachable, load, podsOf, waitFor, onNode, workers }) => {
      const [node = ''] = workers;
      const deployed = await deployReachable(web.replicas(2));
      const before = (await podsOf(deployed)).map(({ uid }) => uid);
      const traffic = await load(deployed);

      await Promise.all([
        traffic.rolloutRestart(),
        waitFor(anyPodGone(before)).then(() => blockPort(onNode(node), deployed.nodePort)),
      ]);

      expect(await traffic.drained()).toBeExplainedBy('network');
    }),
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
