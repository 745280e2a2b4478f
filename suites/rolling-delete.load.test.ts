import { app, describeSign, expect, topic, twinSigns } from '../harness/testing/index.ts';

topic('rolling-delete', { runtime: 'node' }, ({ proof, control, measurement }) => {
  const web = app('web', 'node');

  proof('one-by-one', 'pods deleted one by one: no request is dropped', async ({ deploy, load, deleteOneByOne }) => {
    const deployed = await deploy(web.replicas(3));
    const traffic = await load(deployed);

    await deleteOneByOne(deployed);

    const evidence = await traffic.drained();
    expect(evidence).toHaveDroppedNothing();
    expect(evidence).toHaveStoppedInOrder();
  });

  proof('rollout', 'rollout restart: no request is dropped', async ({ deploy, load, rolloutRestart }) => {
    const deployed = await deploy(web.replicas(3));
    const traffic = await load(deployed);

    await rolloutRestart(deployed);

    const evidence = await traffic.drained();
    expect(evidence).toHaveDroppedNothing();
    expect(evidence).toHaveStoppedInOrder();
  });

  proof(
    'single-replica',
    'rollout of a single replica: no request is dropped',
    async ({ deploy, load, rolloutRestart }) => {
      const deployed = await deploy(web.replicas(1));
      const traffic = await load(deployed);

      await rolloutRestart(deployed);

      const evidence = await traffic.drained();
      expect(evidence).toHaveDroppedNothing();
      expect(evidence).toHaveStoppedInOrder();
    },
  );

  for (const sign of Object.values(twinSigns)) {
    control(sign.twin, `twin ${sign.twin} is caught`, describeSign(sign), async ({ deploy, load, rolloutRestart }) => {
      const deployed = await deploy(web.twin(sign.twin).replicas(3));
      const traffic = await load(deployed);

      await rolloutRestart(deployed);

      expect(await traffic.drained()).toShowTheSign(sign);
    });
  }

  measurement(
    'unannounced',
    'a wait without the announcement: how many requests it drops',
    async ({ deploy, load, rolloutRestart }) => {
      const deployed = await deploy(web.twin('unannounced').replicas(3));
      const traffic = await load(deployed);

      await rolloutRestart(deployed);

      expect(await traffic.drained()).toBeMeasured();
    },
  );
});
