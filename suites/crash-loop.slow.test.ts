import { allRestarted, expect, minutes, scripted, seconds, topic, type Tools } from '../harness/testing/index.ts';

const labels = { 'app.kubernetes.io/name': 'crashing-pods' };
const crashing = scripted('crashing-pods').patched({ kind: 'ReplicaSet', spec: { replicas: 1 } });

topic('crash-loop', {}, ({ proof, control }) => {
  proof('default-back-off', 'by default restarts wait 10 s, 20 s, 40 s and so on, up to 300 s', async (tools) => {
    await tools.applyApp(crashing);
    await restarted(tools, 6);
    const shown = await tools.kubectl('get', 'pods');

    const node = await restarted(tools, 7);

    expect(await tools.backOffs(node)).toHaveBackedOff();
    expect(shown).toMatch(/crashing-pods-\w{5} +0\/1 +(Running|Error|CrashLoopBackOff) +6 /);
  });

  control('short', 'the same restarts do not keep to the setting of the usual cluster', 'too late', async (tools) => {
    await tools.applyApp(crashing);

    const node = await restarted(tools, 3);

    const short = { ...(await tools.backOffs(node)), longest: seconds(2) };
    expect(short).toViolateBackOff({
      code: 'restart-untimely',
      // A kubelet that looks after 15 s only may start it for the second time as late after a back-off of 2 s as after one of 10 s.
      figures:
        short.looksAfter === undefined
          ? { restart: 2, earliestMs: 2000, latestMs: 5500 }
          : { restart: 3, earliestMs: 2000, latestMs: 19_500 },
    });
  });
});

/** The node of the pod, when that has been restarted so often. */
async function restarted({ waitFor }: Tools, times: number): Promise<string> {
  const [pod] = await waitFor(allRestarted(labels, 1, times), minutes(15));
  return pod?.node ?? '';
}
