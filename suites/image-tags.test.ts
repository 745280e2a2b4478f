/**
 * Tags and pull policy
 *
 * What each tag and pull policy does, and what `Always`, `Never` and a moved tag cost.
 */

import {
  containerWaiting,
  expect,
  eventSeen,
  podOf,
  podTerminated,
  requires,
  runtimesOf,
  topic,
  type PodOptions,
  type Tools,
} from '../harness/testing/index.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const defaults = [
  ['web', 'Always'],
  ['web:latest', 'Always'],
  ['web:1.0', 'IfNotPresent'],
  [`web@${digest}`, 'IfNotPresent'],
  [`web:latest@${digest}`, 'Always'],
  ['registry.test:5000/web', 'Always'],
  ['registry.test:5000/web:1.0', 'IfNotPresent'],
] as const;

topic('image-tags', {}, ({ proof, control }) => {
  proof('default-policy', 'the API server sets the pull policy by the tag', async ({ kubectl }) => {
    const containers = defaults.map(([image], index) => ({ name: `c${index}`, image }));
    const overrides = JSON.stringify({ spec: { containers } });
    const print = 'jsonpath={range .spec.containers[*]}{.image} {.imagePullPolicy}{"\\n"}{end}';

    const pod = await kubectl('run', 'x', '--image=x', `--overrides=${overrides}`, '--dry-run=server', '-o', print);

    expect(pod.trim().split('\n')).toEqual(defaults.map((pair) => pair.join(' ')));
    return defaults.map((pair) => pair.join(' → ')).join(', ');
  });

  proof('content-tags', 'every sample image has a tag that names its content', ({ imageOf }) => {
    const images = runtimesOf('web').map((runtime) => imageOf('web', runtime));
    for (const image of images) expect(image).toMatch(/:[\da-f]{16}$/);
    return Promise.resolve(images.join(', '));
  });

  proof('never', 'Never starts what the node has and nothing else', async ({ apply, waitFor, imageOf }) => {
    const present = { image: imageOf('web', 'node'), command: ['true'], pullPolicy: 'Never' } as const;
    const absent = { ...present, image: 'registry.test/nowhere:1.0' };

    await apply(podOf('present', present), podOf('absent', absent));

    const ended = await waitFor(podTerminated({ name: 'present' }));
    await waitFor(containerWaiting({ name: 'absent' }, 'main', 'ErrImageNeverPull'));
    const { message } = await waitFor(eventSeen({ name: 'absent' }, 'ErrImageNeverPull'));
    expect(ended.containers).toMatchObject([{ exitCode: 0 }]);
    expect(message).toBe('Container image "registry.test/nowhere:1.0" is not present with pull policy of Never');
    return message;
  });

  proof(
    'what-it-names',
    'a tag of its own, a digest, and Always each run what the manifest names',
    requires({ nodeShell: true }, async (tools) => {
      const [node = ''] = tools.workers;
      const registry = await tools.startRegistry();
      const first = await registry.push('app:stable', 'first');
      await registry.push('app:1.0', 'release 1.0');
      await releaseOf(tools, 'before', { node, image: `${registry.host}/app:stable` });
      await registry.push('app:stable', 'second');

      const releases = [
        await releaseOf(tools, 'own-tag', { node, image: `${registry.host}/app:1.0` }),
        await releaseOf(tools, 'digest', { node, image: first }),
        await releaseOf(tools, 'always', { node, image: `${registry.host}/app:stable`, pullPolicy: 'Always' }),
      ];
      const neighbour = await releaseOf(tools, 'after', { node, image: `${registry.host}/app:stable` });

      expect(releases).toEqual(['release 1.0', 'first', 'second']);
      expect(neighbour).toBe('second');
      return 'after the pod under Always, IfNotPresent runs the second release on its node too';
    }),
  );

  control(
    'moved-tag',
    'under IfNotPresent a tag that has moved stays stale: one manifest, another release on each node',
    'the first release on the node that has it',
    requires({ nodeShell: true, workers: 2 }, async (tools) => {
      const [node = '', other = ''] = tools.workers;
      const registry = await tools.startRegistry();
      const image = `${registry.host}/app:stable`;
      await registry.push('app:stable', 'first');
      await releaseOf(tools, 'before', { node, image });
      await registry.push('app:stable', 'second');

      const releases = [
        await releaseOf(tools, 'same', { node, image }),
        await releaseOf(tools, 'other', { node: other, image }),
      ];

      expect(() => {
        expect(releases).toEqual(['second', 'second']);
      }).toThrow(/first/);
      expect(releases).toEqual(['first', 'second']);
    }),
  );

  proof(
    'price',
    'Always asks the registry at every start, IfNotPresent once',
    requires({ nodeShell: true }, async (tools) => {
      const [node = ''] = tools.workers;
      const registry = await tools.startRegistry();
      await registry.push('app:1.0', 'release', 32);
      const image = `${registry.host}/app:1.0`;
      await releaseOf(tools, 'first', { node, image });

      const asked = { ifNotPresent: 0, always: 0 };
      for (const nth of [1, 2, 3]) {
        const before = await requestsFor(tools, 'app/manifests/1.0');
        await releaseOf(tools, `if-not-present-${nth}`, { node, image });
        const between = await requestsFor(tools, 'app/manifests/1.0');
        await releaseOf(tools, `always-${nth}`, { node, image, pullPolicy: 'Always' });
        const after = await requestsFor(tools, 'app/manifests/1.0');
        asked.ifNotPresent += between - before;
        asked.always += after - between;
      }

      expect(asked).toEqual({ ifNotPresent: 0, always: 3 });
      const pulls = await Promise.all(['first', 'always-1', 'always-2', 'always-3'].map((pod) => pullOf(tools, pod)));
      return `start of a pod: ${startTime(tools, 'if-not-present')} ms with IfNotPresent, ${startTime(tools, 'always')} ms with Always; pulls: ${pulls.join(', ')}, the first of 34 MiB`;
    }),
  );

  proof(
    'registry-down',
    'without the registry nothing starts under Always, and under IfNotPresent what the node has',
    requires({ nodeShell: true, workers: 2 }, async (tools) => {
      const [node = '', other = ''] = tools.workers;
      const registry = await tools.startRegistry();
      await registry.push('app:1.0', 'release');
      const image = `${registry.host}/app:1.0`;
      await releaseOf(tools, 'before', { node, image, pullPolicy: 'Always' });
      await registry.stop();

      await tools.apply(podOn(node, 'always', { image, pullPolicy: 'Always' }), podOn(other, 'not-there', { image }));
      const started = [
        await releaseOf(tools, 'kept', { node, image }),
        await releaseOf(tools, 'never', { node, image, pullPolicy: 'Never' }),
      ];

      expect(started).toEqual(['release', 'release']);
      const { message: kept } = await tools.waitFor(eventSeen({ name: 'kept' }, 'Pulled'));
      expect(kept).toContain('already present on machine');
      for (const name of ['always', 'not-there']) {
        await tools.waitFor(containerWaiting({ name }, 'main', 'ErrImagePull', 'ImagePullBackOff'));
        const { message } = await tools.waitFor(eventSeen({ name }, 'Failed'));
        expect(message).toContain(`Failed to pull image "${image}"`);
        expect(message).toMatch(/connection refused|no route to host/);
      }
      return (await tools.waitFor(eventSeen({ name: 'always' }, 'Failed'))).message;
    }),
  );
});

type OnNode = PodOptions & { readonly node: string };

/** What the program of an image of our registry says its release is, in a pod of its own. */
async function releaseOf(tools: Tools, name: string, { node, ...options }: OnNode): Promise<string | undefined> {
  await tools.apply(podOn(node, name, options));
  const { containers } = await tools.waitFor(podTerminated({ name }));
  return containers[0]?.message;
}

function podOn(node: string, name: string, options: PodOptions) {
  return podOf(name, { ...options, spec: { nodeName: node } });
}

/** How often the registry was asked for this, by its access log. */
async function requestsFor({ kubectl }: Tools, path: string): Promise<number> {
  return (await kubectl('logs', 'deployment/registry')).split(`/v2/${path}`).length - 1;
}

/** How long the kubelet says that a pull took. */
async function pullOf({ waitFor }: Tools, name: string): Promise<string> {
  const { message } = await waitFor(eventSeen({ name }, 'Pulled'));
  return /^Successfully pulled image .* in ([^ ]+)/.exec(message)?.[1] ?? message;
}

/** Milliseconds from a pod's creation to the end of its program, the median of those with this prefix. */
function startTime({ timeline }: Tools, prefix: string): number {
  const facts = timeline.of('pod').filter(({ name }) => name.startsWith(prefix));
  const times = [...new Set(facts.map(({ name }) => name))].map((pod) => {
    const life = facts.filter(({ name }) => name === pod);
    const end = life.find(({ containers }) => containers.some(({ state }) => state === 'terminated'));
    return Math.round((end?.at ?? 0) - (life[0]?.at ?? 0));
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
