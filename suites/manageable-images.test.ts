/**
 * Small images with tools
 *
 * The sample images hold what an operator needs and nothing of a build chain.
 */

import {
  allPodsReady,
  app,
  containerRunning,
  crictl,
  expect,
  podOf,
  requires,
  runtimesOf,
  scripted,
  stdoutOf,
  topic,
  type RunSomewhere,
} from '../harness/testing/index.ts';

const limit = 250e6;
const compilers = 'gcc g++ cc c++ clang make ld as go javac npm npx pip pip3 cargo rustc mvn gradle';
const caches = [
  '/var/cache/apt/*',
  '/var/lib/apt/lists/*',
  '*/.npm/*',
  '*/.cache/*',
  '*/.m2/*',
  '*/go/pkg/mod/*',
  '*.deb',
];

for (const runtime of runtimesOf('web'))
  topic('manageable-images', { runtime }, ({ proof }) => {
    const web = app('web', runtime).replicas(1);

    proof(
      'image',
      'it is small, holds tools and no build chain, and needs no rights',
      requires({ nodeShell: true }, async (tools) => {
        await tools.deployWithoutWaiting(web);
        const [pod] = await tools.waitFor(allPodsReady(web.labels, 1));

        const inside = tools.inPod({ name: '', containers: [], ...pod });
        const size = await sizeOf(tools.imageOf('web', runtime), tools.onNode(pod?.node ?? ''));

        expect(await useTools(inside)).toEqual({ curl: 0, dig: 0, ping: 0 });
        expect(await buildChainIn(inside)).toEqual([]);
        expect(await rightsIn(inside)).toEqual({ user: '10001', root: 'Read-only file system' });
        expect(size).toBeLessThan(limit);
        return `${(size / 1e6).toFixed(0)} MB with its base; curl, dig and ping work; user 10001 on a read-only root`;
      }),
    );
  });

topic('manageable-images', {}, ({ control }) => {
  control(
    'scratch',
    'the same program alone in its image cannot be looked into, until an ephemeral debug container comes to its rescue',
    'no such program in the image',
    requires(
      { rights: [{ verb: 'patch', resource: 'pods/ephemeralcontainers' }] },
      async ({ apply, waitFor, inPod, kubectl, imageOf }) => {
        await apply(podOf('scratch', { image: imageOf('web', 'go-scratch') }));
        const pod = await waitFor(containerRunning({ name: 'scratch' }, 'main'));
        await expect(useTools(inPod(pod))).rejects.toThrow(/executable file not found/);

        const how = ['--container=looker', '--target=main', '--image-pull-policy=IfNotPresent'];
        await kubectl('debug', 'scratch', ...how, `--image=${imageOf('web', 'node')}`, '--', 'sleep', '60');
        const running = '--for=jsonpath={.status.ephemeralContainerStatuses[0].state.running}';
        await kubectl('wait', 'pod/scratch', running, '--timeout=30s');

        const look = (...command: readonly string[]) =>
          kubectl('exec', 'scratch', '--container=looker', '--', ...command);
        expect(await look('cat', '/proc/1/cmdline')).toContain('/app/web');
        expect(await look('curl', '-sSi', 'http://127.0.0.1:8080/')).toMatch(/^HTTP\/1.1 200 OK/);
      },
    ),
  );

  control('build-chain', 'a compiler and a package cache in an image are found', 'both are named', async (tools) => {
    const places = [
      { name: 'programs', mountPath: '/usr/local/sbin' },
      { name: 'cache', mountPath: '/var/cache/apt' },
    ];
    const volumes = places.map(({ name }) => ({ name, emptyDir: {} }));
    const { name } = await tools.startPod(
      scripted('last-words')
        .spec({ volumes })
        .main({ command: ['sleep', '60'], volumeMounts: places }),
    );
    const inside = tools.inPod(await tools.waitFor(containerRunning({ name }, 'main')));

    await stdoutOf(inside, 'cp', '/bin/true', '/usr/local/sbin/gcc');
    await stdoutOf(inside, 'touch', '/var/cache/apt/pkgcache.bin');

    expect(await buildChainIn(inside)).toEqual(['/usr/local/sbin/gcc', '/var/cache/apt/pkgcache.bin']);
  });
});

/** Exit codes of the tools, each put to the use that an operator has for it. */
async function useTools(inside: RunSomewhere): Promise<Readonly<Record<string, number | undefined>>> {
  const uses = {
    curl: 'curl -fsS http://127.0.0.1:8080/healthz',
    dig: 'dig +short kubernetes.default.svc.cluster.local | grep -E "^[0-9.]+$"',
    ping: 'ping -c 1 -W 2 "$(hostname -i)"',
  };
  const tried = Object.entries(uses).map(async ([tool, use]) => {
    const { exitCode } = await inside('sh', '-c', use);
    return [tool, exitCode] as const;
  });
  return Object.fromEntries(await Promise.all(tried));
}

/** Compilers, package managers of languages, and what such leave behind. */
async function buildChainIn(inside: RunSomewhere): Promise<readonly string[]> {
  const places = caches.map((pattern) => `-path '${pattern}'`).join(' -o ');
  // There are directories that only root may read.
  const found = await stdoutOf(
    inside,
    'sh',
    '-c',
    `for name in ${compilers}; do command -v "$name" || :; done
     find / -path /proc -prune -o -type f '(' ${places} ')' -print 2> /dev/null || [ $? = 1 ]`,
  );
  return found.split('\n').filter(Boolean);
}

async function rightsIn(inside: RunSomewhere): Promise<{ readonly user: string; readonly root: string | undefined }> {
  const user = await stdoutOf(inside, 'id', '-u');
  const { stderr } = await inside('touch', '/app/anything');
  return { user: user.trim(), root: /: ([^:]+)$/.exec(stderr.trim())?.[1] };
}

/** Bytes of the image on a node, all its layers together. */
async function sizeOf(image: string, onNode: RunSomewhere): Promise<number> {
  const form = ['--output', 'go-template', '--template', '{{.status.size}}'];
  return Number(await stdoutOf(onNode, ...crictl, 'inspecti', ...form, image));
}
