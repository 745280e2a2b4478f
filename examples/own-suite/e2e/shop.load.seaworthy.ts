import { appFrom, expect, topic } from 'seaworthy';

// `.load.` in the name of the file: what is in it has the load generator for itself.
topic('shop', {}, ({ proof, control }) => {
  const shop = appFrom('e2e/shop.yaml', { writesMarks: true, podHeader: 'x-pod' });

  proof('rollout', 'a rollout drops no request', async ({ deployReachable, load }) => {
    const deployed = await deployReachable(shop);
    const traffic = await load(deployed);

    await traffic.rolloutRestart();

    expect(await traffic.drained()).toHaveDroppedNothing();
  });

  control(
    'no-wait',
    'without the wait before SIGTERM the same rollout is caught',
    'new connections are refused until no node routes to the pod',
    async ({ deployReachable, load }) => {
      const deployed = await deployReachable(shop.twin('e2e/shop.no-wait.yaml'));
      const traffic = await load(deployed);

      await traffic.rolloutRestart();

      expect(await traffic.drained()).toFailAsExpected({
        twin: 'shop.no-wait',
        breaks: 'drops',
        causes: ['stopped-before-endpoint-removal', 'connection-cut-while-idle'],
        symptoms: [{ symptom: 'newRefusedUntilUnrouted' }],
      });
    },
  );
});
