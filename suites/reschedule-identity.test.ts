/**
 * Pods are ephemeral
 *
 * A deleted pod’s successor has a new name, UID, hostname and no right to its IP; a StatefulSet pod keeps name and hostname, and
 * never do two processes share one identity.
 */

import {
  HarnessError,
  app,
  expect,
  elapsed,
  moments,
  onePodReady,
  podsGone,
  scripted,
  terminatingCounted,
  requires,
  topic,
  type Tools,
} from '../harness/testing/index.ts';
import { maxConcurrent, processesByMarks } from './support/max-concurrent.ts';
import { deletedAndReplaced } from './support/deleted-and-replaced.ts';
import { followName, identityOf } from './support/identity-app.ts';
import { compareIdentities } from './support/identity.ts';
import { sampleContainerRuntime } from './support/sample-container-runtime.ts';

const loose = scripted('identity').only('loose');
const member = scripted('identity').only('identity');
/** Of the ReplicaSet's pod, and of the StatefulSet's. */
const looseLabels = { 'app.kubernetes.io/component': 'loose' };
const memberLabels = { 'app.kubernetes.io/component': 'member' };
/** It ignores SIGTERM. While the API has it, it counts as terminating: also for a moment when it is deleted with force. */
const staysForItsGracePeriod = elapsed(moments.deletionRequested, moments.podDeleted, { atLeast: 3 });
/** Before this version `status.terminatingReplicas` was in alpha, and not set. */
const terminatingReplicas = { kubernetes: '1.35' };

topic('reschedule-identity', {}, ({ proof, control }) => {
  proof('replica', 'the successor of a deleted pod is somebody else in every respect', async (tools) => {
    await tools.applyApp(loose);
    const pod = await tools.waitFor(onePodReady(looseLabels));
    const before = await identityOf(tools, pod);

    const successor = await deletedAndReplaced(tools, pod, looseLabels);

    const { name, uid, ip } = successor;
    const after = await identityOf(tools, successor);
    expect(after).toMatchObject({ name, uid, ip, hostname: name });
    expect(compareIdentities(before, after).kept).toEqual([]);
    return `${before.name} at ${before.ip} was followed by ${after.name} at ${after.ip}`;
  });

  proof(
    'stateful',
    'a StatefulSet pod keeps name and hostname, and its DNS name follows its IP',
    requires({ ownNamespace: true }, async (tools) => {
      await tools.applyApp(scripted('identity'));
      const pod = await tools.waitFor(onePodReady(memberLabels));
      const observer = await tools.waitFor(onePodReady(looseLabels));
      const before = await identityOf(tools, pod);
      const [known] = await followName(tools, observer, 'identity-0.identity', 'none yet');
      const following = followName(tools, observer, 'identity-0.identity', before.ip);

      const successor = await deletedAndReplaced(tools, pod, memberLabels);

      const after = await identityOf(tools, successor);
      const answers = await following;
      expect(compareIdentities(before, after).kept).toEqual(['hostname', 'name']);
      const addresses = answers.map(({ address }) => address);
      expect(known?.address).toBe(before.ip);
      expect(addresses.at(-1)).toBe(after.ip);
      expect([before.ip, null, after.ip].filter((address) => addresses.includes(address))).toEqual(addresses);
      const followed = (answers.at(-1)?.at ?? NaN) - successor.at;
      return `identity-0 went from ${before.ip} to ${after.ip}; its DNS name followed ${followed.toFixed(0)} ms after it was ready again`;
    }),
  );

  proof(
    'terminating',
    'a pod on its way out counts as such, and its successor does not wait for it',
    requires(terminatingReplicas, async (tools) => {
      await tools.applyApp(loose.twin('ignores-sigterm'));
      const pod = await tools.waitFor(onePodReady(looseLabels));

      await deletedAndReplaced(tools, pod, looseLabels);
      await tools.waitFor(terminatingCounted('ReplicaSet', 'loose', 0));

      const counts = countsOf(tools, 'ReplicaSet', pod.at);
      expect(counts).toContain('1 and 1');
      expect(counts.at(-1)).toBe('1 and 0');
      expect(tools.observed(pod)).toSatisfyClaim(staysForItsGracePeriod);
      return `replicas and terminatingReplicas: ${counts.join(', then ')}`;
    }),
  );

  control(
    'terminating-by-force',
    'a pod that is deleted with force does not count as terminating for its grace period',
    'gone earlier than its grace period',
    requires(terminatingReplicas, async (tools) => {
      await tools.applyApp(loose.twin('ignores-sigterm'));
      const pod = await tools.waitFor(onePodReady(looseLabels));

      await deletedAndReplaced(tools, pod, looseLabels, { gracePeriodSeconds: 0 });
      await tools.waitFor(terminatingCounted('ReplicaSet', 'loose', 0));

      const counts = countsOf(tools, 'ReplicaSet', pod.at);
      expect(counts.at(-1)).toBe('1 and 0');
      expect(tools.observed(pod)).toViolateClaim(staysForItsGracePeriod, {
        code: 'too-early',
        figures: { atLeastSeconds: 3 },
      });
      return `replicas and terminatingReplicas: ${counts.join(', then ')}`;
    }),
  );

  proof(
    'terminating-in-rollout',
    'a Deployment counts the pods that its rollout ends',
    requires(terminatingReplicas, async (tools) => {
      const [pod] = await tools.podsOf(await tools.deploy(app('web', 'node').replicas(1)));

      await tools.kubectl('rollout', 'restart', 'deployment/web');
      await tools.waitFor(podsGone([pod?.uid ?? '']));
      await tools.waitFor(terminatingCounted('Deployment', 'web', 0));

      const counts = countsOf(tools, 'Deployment', pod?.at ?? 0);
      expect(counts).toContain('1 and 1');
      return `replicas and terminatingReplicas: ${counts.join(', then ')}`;
    }),
  );

  proof(
    'one-process',
    'never do two processes share one identity, however long the first takes',
    requires({ nodeShell: true }, async (tools) => {
      await tools.applyApp(member.twin('ignores-sigterm'));
      const pod = await tools.waitFor(onePodReady(memberLabels));

      const containers = await sampleContainerRuntime(tools, pod, async () => {
        await deletedAndReplaced(tools, pod, memberLabels);
      });

      const processes = maxConcurrent(processesByMarks(tools.timeline.of('mark')));
      expect(processes).toMatchObject({ seen: 2, concurrent: 1 });
      expect(maxConcurrent(containers)).toMatchObject({ seen: 2, concurrent: 1 });
    }),
  );

  control(
    'force',
    'deleted with force, a pod shares its identity with its successor',
    'two at once',
    requires({ nodeShell: true }, async (tools) => {
      // With a hook it lives for a second longer, in which its successor can start: of the hook's time the kubelet grants that much.
      const lifecycle = { preStop: { sleep: { seconds: 5 } } };
      const template = { spec: { terminationGracePeriodSeconds: 20, containers: [{ name: 'identity', lifecycle }] } };
      await tools.applyApp(member.twin('ignores-sigterm').patched({ kind: 'StatefulSet', spec: { template } }));
      const pod = await tools.waitFor(onePodReady(memberLabels));
      // Its log cannot be read any more once its successor has its name.
      await tools.waitForMark(tools.observed(pod), 'identity/alive');

      const containers = await sampleContainerRuntime(tools, pod, async () => {
        const successor = await deletedAndReplaced(tools, pod, memberLabels, { gracePeriodSeconds: 0 });
        // Both are looked at for a second.
        await tools.waitForMark(tools.observed(successor), 'identity/alive', 10);
      });

      const processes = maxConcurrent(processesByMarks(tools.timeline.of('mark')));
      if (processes.concurrent < 2) throw successorLate(tools);
      expect(processes).toMatchObject({ seen: 2, concurrent: 2 });
      expect(maxConcurrent(containers)).toMatchObject({ seen: 2, concurrent: 2 });
      return `two processes for ${processes.overlapMs} ms by their marks, for ${maxConcurrent(containers).overlapMs} ms by crictl`;
    }),
  );
});

/** The kubelet kills what was deleted with force some seconds later: a successor that starts after that shares its identity with nobody. */
function successorLate({ timeline }: Tools): HarnessError {
  const [first, second] = processesByMarks(timeline.of('mark')).toSorted((one, other) => one.from - other.from);
  const late = (((second?.from ?? NaN) - (first?.to ?? NaN)) / 1000).toFixed(1);
  const when = `${late} s after the last mark of the first one`;
  return new HarnessError(`The successor started ${when}, so that nothing can be told of two at once`, {
    code: 'successor-late',
    fix: 'run again on a machine that does less: it has about four seconds to start',
  });
}

/** What its status counted from a moment on, each change once: `1 and 0`, replicas and terminating ones. */
function countsOf({ timeline }: Tools, kind: 'Deployment' | 'ReplicaSet', since: number): readonly string[] {
  return timeline
    .of('workload')
    .filter(({ at, workload }) => at > since && workload === kind)
    .map(({ replicas, terminating }) => `${replicas} and ${terminating ?? 'unknown'}`)
    .filter((count, index, all) => count !== all[index - 1]);
}
