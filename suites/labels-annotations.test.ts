/**
 * Labels and annotations
 *
 * The sample apps carry the recommended labels and annotations, and selectors match on them.
 */

import {
  allPodsReady,
  app,
  endpointsReady,
  expect,
  missingRecommended,
  requestByCurl,
  requires,
  sampleManifests,
  topic,
} from '../harness/testing/index.ts';

const web = app('web', 'node').replicas(2);
const everything = 'deployment,replicaset,pod,service,endpointslice';

topic('labels-annotations', {}, ({ proof, control }) => {
  proof(
    'recommended',
    'every object of the sample apps has the recommended labels and says what it is for',
    async () => {
      const objects = sampleManifests();

      const missing = objects.flatMap(missingRecommended);

      expect(missing).toEqual([]);
      return Promise.resolve(`${objects.length} objects`);
    },
  );

  proof(
    'one-selector',
    'one selector finds all that an app is made of; annotations are not selected on',
    async (tools) => {
      await tools.deploy(web);

      const found = await tools.kubectl('get', everything, '-o', 'name', '-l', selector(web.labels));
      const byAnnotation = await tools.kubectl('get', everything, '-o', 'name', '-l', 'kubernetes.io/description');
      const described = await tools.kubectl('describe', 'deployment', 'web');

      const kinds = found
        .trim()
        .split('\n')
        .map((name) => name.split('/')[0]);
      expect(kinds.sort()).toEqual([
        'deployment.apps',
        'endpointslice.discovery.k8s.io',
        'pod',
        'pod',
        'replicaset.apps',
        'service',
      ]);
      expect(byAnnotation.trim()).toBe('');
      expect(described).toMatch(/^Annotations: .*\n? *kubernetes\.io\/description: A web server/m);
      return `${kinds.length} objects by one selector`;
    },
  );

  proof(
    'relabelled',
    'a pod that loses its label leaves its Service, and gets a successor, but lives on',
    async (tools) => {
      const deployed = await tools.deploy(web);
      const [pod] = await tools.podsOf(deployed);

      await tools.kubectl('label', 'pod', pod?.name ?? '', '--overwrite', 'app.kubernetes.io/name=set-aside');
      await tools.waitFor(allPodsReady({ 'app.kubernetes.io/name': 'set-aside' }, 1));
      const successors = await tools.waitFor(allPodsReady(web.labels, 2));
      const endpoints = await tools.waitFor(endpointsReady('web', 2));

      const names = successors.map(({ name }) => name);
      expect(names).not.toContain(pod?.name);
      expect(endpoints.map((endpoint) => endpoint.pod).sort()).toEqual([...names].sort());
    },
  );

  control(
    'service-misses-pods',
    'a Service that selects on another label leads nowhere',
    'no endpoint',
    requires({ ownNamespace: true }, async (tools) => {
      const deployed = await tools.deploy(web.twin('service-misses-pods').replicas(1));
      const pods = await tools.podsOf(deployed);

      const answers = await Promise.all(pods.map((pod) => requestByCurl(tools.inPod(pod), 'http://web/')));

      expect(await tools.waitFor(endpointsReady('web', 0))).toEqual([]);
      expect(answers.map(({ exitCode }) => exitCode)).toEqual([7]);
    }),
  );

  control('selector-misses-template', 'a Deployment that would miss its own pods is refused', '422', async (tools) => {
    const deploying = tools.deploy(web.twin('selector-misses-template'));

    await expect(deploying).rejects.toThrow(/`selector` does not match template `labels`/);
  });
});

function selector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(',');
}
