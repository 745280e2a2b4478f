import { anyPodGone, app, describeSign, expect, topic, twinSigns } from '../harness/testing/index.ts';
import { blockPort } from './support/blocked-port.ts';

/** What happens to so many pods, by the disruption that does it. */
const scenarios = {
  oneByOne: { id: 'one-by-one', title: 'pods deleted one by one', replicas: 3, disruption: 'deleteOneByOne' },
  rollout: { id: 'rollout', title: 'rollout restart', replicas: 3, disruption: 'rolloutRestart' },
  single: { id: 'single-replica', title: 'rollout of a single replica', replicas: 1, disruption: 'rolloutRestart' },
  drain: { id: 'drain', title: 'node drained', replicas: 3, disruption: 'drainNode' },
} as const;

const { oneByOne, rollout, single, drain } = scenarios;
const { naive, 'no-prestop': noPreStop } = twinSigns;

/** With a pod a node, which takes less time: the requests that are under way are as many. */
const short = { replicas: 2 } as const;

/** Of every other runtime: that its way to drain is good, and that it needs one. */
const drainsToo = {
  proofs: [oneByOne, rollout].map((scenario) => ({ ...scenario, ...short })),
  controls: [{ ...rollout, ...short, id: naive.twin, sign: naive }],
};

const runtimes = {
  node: {
    proofs: [oneByOne, rollout, single, drain],
    controls: [
      ...Object.values(twinSigns).map((sign) => ({ ...rollout, ...short, id: sign.twin, sign })),
      ...[naive, noPreStop].map((sign) => ({ ...drain, id: `drain-${sign.twin}`, sign })),
    ],
  },
  go: drainsToo,
  python: drainsToo,
  java: drainsToo,
  nginx: drainsToo,
};

for (const [runtime, { proofs, controls }] of Object.entries(runtimes)) {
  topic('rolling-delete', { runtime }, ({ proof, control }) => {
    const web = app('web', runtime);

    for (const { id, title, replicas, disruption } of proofs) {
      proof(id, `${title}: no request is dropped`, async ({ deployReachable, load }) => {
        const deployed = await deployReachable(web.replicas(replicas));
        const traffic = await load(deployed);

        await traffic[disruption]();

        const evidence = await traffic.drained();
        expect(evidence).toHaveDroppedNothing();
        expect(evidence).toHaveStoppedInOrder();
      });
    }

    for (const { id, sign, title, replicas, disruption } of controls) {
      control(id, `${title}: twin ${sign.twin} is caught`, describeSign(sign), async ({ deployReachable, load }) => {
        const deployed = await deployReachable(web.twin(sign.twin).replicas(replicas));
        const traffic = await load(deployed, sign.load);

        await traffic[disruption]();

        expect(await traffic.drained()).toShowTheSign(sign);
      });
    }
  });
}

topic('rolling-delete', { runtime: 'node' }, ({ control, measurement }) => {
  const web = app('web', 'node');

  control(
    'blocked-port',
    'a port of a node is blocked for a second in a rollout: the app is not blamed',
    'network',
    async ({ deployReachable, load, podsOf, waitFor, onNode, workers }) => {
      const [node = ''] = workers;
      const deployed = await deployReachable(web.replicas(short.replicas));
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
      const deployed = await deployReachable(web.twin('unannounced').replicas(short.replicas));
      const traffic = await load(deployed);

      await traffic.rolloutRestart();

      expect(await traffic.drained()).toBeMeasured();
    },
  );
});
