/**
 * Cluster prerequisites
 *
 * DNS, traffic between nodes and dynamic volumes work, and a packet to a dead pod fails at once and never leaves the machine.
 */

import {
  app,
  claimOf,
  expect,
  milliseconds,
  podOf,
  podTerminated,
  requestByCurl,
  requires,
  topic,
  type RunSomewhere,
} from '../harness/testing/index.ts';

const web = app('web', 'node').replicas(2);
/** In the range of pods, in the subnet of no node. */
const unowned = '10.244.250.250';

topic('cluster-health', {}, ({ proof, control }) => {
  proof(
    'dns',
    'in every pod the name of a Service resolves to its address',
    requires({ ownNamespace: true }, async (tools) => {
      const deployed = await tools.deploy(web);
      const address = await tools.clusterIpOf('web');

      const pods = await tools.podsOf(deployed);

      for (const pod of pods) expect(await resolve(tools.inPod(pod), 'web')).toEqual([address]);
      return `web is ${address}, asked in ${pods.length} pods`;
    }),
  );

  control('dns-of-nobody', 'a name of no Service does not resolve', 'an empty answer', async (tools) => {
    const pods = await tools.podsOf(await tools.deploy(web.replicas(1)));

    for (const pod of pods) expect(await resolve(tools.inPod(pod), 'nobody')).toEqual([]);
  });

  proof(
    'cross-node',
    'pods on different nodes reach each other, both ways',
    requires({ workers: 2 }, async (tools) => {
      const pods = await tools.podsOf(await tools.deploy(web));

      expect(new Set(pods.map(({ node }) => node)).size).toBe(2);
      for (const from of pods)
        for (const to of pods) {
          const answer = await requestByCurl(tools.inPod(from), `http://${to.ip ?? ''}:8080/`);
          expect(answer).toMatchObject({
            exitCode: 0,
            conversation: expect.stringContaining(`x-pod: ${to.name}`) as string,
          });
        }
      return pods.map(({ name, node }) => `${name} on ${node ?? '?'}`).join(', ');
    }),
  );

  control('cross-node-to-nobody', 'the same request to an address of no pod fails', 'no route', async (tools) => {
    const pods = await tools.podsOf(await tools.deploy(web.replicas(1)));

    for (const from of pods) {
      const answer = await requestByCurl(tools.inPod(from), `http://${unowned}:8080/`);
      expect(answer).toMatchObject({
        exitCode: 7,
        conversation: expect.stringContaining('No route to host') as string,
      });
    }
  });

  proof('volume', 'a volume is made for a claim, and keeps its data from one pod to the next', async (tools) => {
    const image = tools.imageOf('web', 'node');
    const claims = { '/data': 'kept' };
    const write = podOf('writer', { image, command: ['sh', '-c', 'echo sound > /data/file'], claims });
    const read = podOf('reader', { image, command: ['grep', '-x', 'sound', '/data/file'], claims });

    await tools.apply(claimOf('kept'), write);
    const wrote = await tools.waitFor(podTerminated({ name: 'writer' }));
    await tools.apply(read);
    const found = await tools.waitFor(podTerminated({ name: 'reader' }));

    expect([...wrote.containers, ...found.containers].map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });

  control('volume-of-no-class', 'a claim of a class that is not there holds its pod', 'Pending', async (tools) => {
    const image = tools.imageOf('web', 'node');
    const pod = podOf('writer', { image, command: ['true'], claims: { '/data': 'never' } });

    await tools.apply(claimOf('never', 'no-such-class'), pod);

    const waiting = tools.waitFor(podTerminated({ name: 'writer' }), milliseconds(4000));
    await expect(waiting).rejects.toThrow(/Pending/);
  });

  proof(
    'dead-address',
    'a request to an address of no pod fails at once, and no packet of it leaves',
    requires({ nodeShell: true }, async (tools) => {
      const pods = await tools.podsOf(await tools.deploy(web));
      const below = await tools.countPackets(tools.onHost, unowned);
      const counters = [
        below,
        ...(await Promise.all(tools.workers.map((node) => tools.countPackets(tools.onNode(node), unowned)))),
      ];
      const places = [...pods.map((pod) => tools.inPod(pod)), ...tools.workers.map((node) => tools.onNode(node))];

      const answers = await Promise.all(places.map((from) => requestByCurl(from, `http://${unowned}:8080/`)));

      for (const answer of answers) {
        expect(answer).toMatchObject({
          exitCode: 7,
          conversation: expect.stringContaining('No route to host') as string,
        });
        // A neighbour that nobody answers for gives the same error, after three questions of a second each.
        expect(answer.seconds).toBeLessThan(3);
      }
      expect(await Promise.all(counters.map((counter) => counter.read()))).toEqual(counters.map(() => 0));
      return `EHOSTUNREACH in ${Math.max(...answers.map(({ seconds }) => seconds)).toFixed(3)} s at most, 0 packets left`;
    }),
  );

  control(
    'leak',
    'without the route the same packets leave by the uplink',
    'packets counted',
    requires({ nodeShell: true }, async (tools) => {
      const [node = ''] = tools.workers;
      const scratch = await tools.scratchNetwork(tools.onNode(node));
      const counter = await tools.countPackets(scratch.inside, unowned);

      const answer = await requestByCurl(scratch.inside, `http://${unowned}:8080/`);

      const leaked = await counter.read();
      expect(answer.conversation).not.toContain('No route to host');
      expect(leaked).toBeGreaterThan(0);
      return `${leaked} ${leaked === 1 ? 'packet' : 'packets'} left`;
    }),
  );
});

/** Addresses that a short name resolves to where the program runs. */
async function resolve(from: RunSomewhere, name: string): Promise<string[]> {
  const { stdout } = await from('getent', 'ahostsv4', name);
  return [
    ...new Set(
      stdout
        .split('\n')
        .map((line) => line.split(/\s+/)[0] ?? '')
        .filter(Boolean),
    ),
  ];
}
