/**
 * Crashing pods in a ReplicaSet
 *
 * Crashing pods go to CrashLoopBackOff and restart in place: the ReplicaSet still counts its replicas and replaces nothing.
 */

import {
  allRestarted,
  reportsUnready,
  crashLoops,
  expect,
  podsGone,
  replicaSetReady,
  requires,
  samePods,
  scripted,
  topic,
  type Tools,
} from '../harness/testing/index.ts';

const crashing = scripted('crashing-pods');
const labels = { 'app.kubernetes.io/name': 'crashing-pods' };
/** As `kubectl get` prints a pod that waits for its next start, and `kubectl describe rs` the set that it belongs to. */
const waiting = /^crashing-pods-\w{5} +0\/1 +CrashLoopBackOff +[1-9]\d* \(\d+s ago\) +[\dms]+$/;
const counted = /^Replicas: +3 current \/ 3 desired$/m;
const allRunning = /^Pods Status: +3 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed$/m;
/** How long a back-off may last is asked of the kubelet, by way of the API server. */
const kubeletSettings = { rights: [{ verb: 'get', resource: 'nodes/proxy' }] };

topic('crash-loop', {}, ({ proof, control }) => {
  proof('counted', 'crashing pods are restarted in place, and their ReplicaSet replaces none', async (tools) => {
    const set = await startedSet(tools, crashing);

    const pods = await tools.waitFor(allRestarted(labels, 3, 3));

    expect(set).toSatisfyClaim(crashLoops(3));
    expect(set).toSatisfyClaim(samePods(3));
    expect(set).toSatisfyClaim(reportsUnready(3));
    expect(pods.map(({ phase }) => phase)).toEqual(['Running', 'Running', 'Running']);
  });

  proof(
    'back-off',
    'the first restart comes at once, each later one after the back-off',
    requires(kubeletSettings, async (tools) => {
      await startedSet(tools, crashing);

      const [pod] = await tools.waitFor(allRestarted(labels, 3, 4));

      expect(await tools.backOffs(pod?.node ?? '')).toHaveBackedOff();
    }),
  );

  proof('shown', 'kubectl shows CrashLoopBackOff, and 3 pods Running', async (tools) => {
    await startedSet(tools, crashing);

    const shown = await allShown(tools, waiting);
    const set = await tools.kubectl('describe', 'replicaset', 'crashing-pods');
    const pods = await tools.kubectl('describe', 'pods');

    expect(podsIn(shown)).toHaveLength(3);
    expect(set).toMatch(counted);
    expect(set).toMatch(allRunning);
    expect(pods.match(/^Status: +Running$/gm)).toHaveLength(3);
    return shown.findLast((line) => waiting.test(line)) ?? '';
  });

  control('crashes-once', 'pods that crash once are no crash loop', 'one restart, then ready', async (tools) => {
    const set = await startedSet(tools, crashing.twin('crashes-once'));

    await tools.waitFor(replicaSetReady('crashing-pods', 3));

    expect(set).toViolateClaim(crashLoops(3), { code: 'restarted-too-little', figures: { restarts: 1 } });
    expect(set).toViolateClaim(reportsUnready(3), { code: 'counted-otherwise', figures: { replicas: 3 } });
  });

  control('deleted', 'a pod that is deleted is replaced', 'a fourth pod', async (tools) => {
    const set = await startedSet(tools, crashing);
    const [pod] = await tools.waitFor(allRestarted(labels, 3, 1));

    await tools.kubectl('delete', 'pod', pod?.name ?? '');
    await tools.waitFor(podsGone([pod?.uid ?? '']));
    await tools.waitFor(allRestarted(labels, 3, 0));

    expect(set).toViolateClaim(samePods(3), { code: 'other-pods', figures: { wanted: 3 } });
  });

  control(
    'restarts-itself',
    'an app that a shell loop restarts hides its crashes from Kubernetes',
    'no restart, no back-off',
    requires(kubeletSettings, async (tools) => {
      const set = await startedSet(tools, crashing.twin('restarts-itself'));

      const [mark] = await tools.waitForMarks('start', 12);
      const { pods } = await tools.now();

      expect(set).toViolateClaim(crashLoops(3), { code: 'restarted-too-little', figures: { restarts: 0 } });
      const backOffs = await tools.backOffs(pods.get(mark?.uid ?? '')?.node ?? '');
      expect(backOffs).toViolateBackOff({
        code: 'restart-untimely',
        figures: { restart: 2, earliestMs: 2000, latestMs: backOffs.looksAfter === undefined ? 5500 : 19_500 },
      });
    }),
  );

  control(
    'never-started',
    'pods that never started are counted all the same, but not as Running',
    '3 Waiting',
    async (tools) => {
      await tools.applyApp(crashing.twin('no-such-image'));
      await allShown(tools, / 0\/1 +ErrImageNeverPull /);

      const set = await tools.kubectl('describe', 'replicaset', 'crashing-pods');

      expect(set).toMatch(counted);
      expect(set).not.toMatch(allRunning);
      expect(set).toMatch(/^Pods Status: +0 Running \/ 3 Waiting/m);
    },
  );
});

/** Applies the app, and gives its ReplicaSet as evidence. */
async function startedSet(tools: Tools, app: typeof crashing) {
  await tools.applyApp(app);
  return tools.observed(await tools.waitFor(replicaSetReady('crashing-pods', 0)));
}

/** Lines of `kubectl get` up to when it has shown three pods like this, each at its time: a back-off can be over before the next. */
function allShown({ kubectlUntil }: Tools, like: RegExp): Promise<readonly string[]> {
  const enough = (lines: readonly string[]) => podsIn(lines.filter((line) => like.test(line))).length === 3;
  return kubectlUntil(enough, 'get', 'pods', '--no-headers', '--watch');
}

/** Names of the pods that lines of `kubectl get` are about. */
function podsIn(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.map((line) => line.split(' ')[0] ?? ''))];
}
