import { expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { DisruptionScene } from '../disruptions/disruption.ts';
import { fileSurvival } from './file-survival.ts';

function pod(uid: string, node: string): PodFact {
  const main = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 } as const;
  return {
    ...{ kind: 'pod', source: 'watch', at: 0, change: 'added', namespace: 'sw-1', name: `web-${uid}`, uid, node },
    ...{ phase: 'Running', ready: true, createdAt: 0, labels: { app: 'web' }, containers: [main] },
  };
}

/** One pod, whose successor is on the same node, and that of this one on another, if any node takes it. */
function sceneWhere(moved: PodFact | undefined) {
  const timeline = new Timeline();
  const deletions: string[] = [];
  const leased: string[] = [];
  const first = pod('u1', 'a');
  const second = pod('u2', 'a');
  let pods = [first];
  const comes = (next: PodFact) => {
    pods = [next];
    return pods;
  };
  const stuck = new HarnessError('0/3 nodes are available', { code: 'no-node-for-pod' });
  const waits: (() => unknown)[] = [
    () => first,
    ...[() => first, () => comes(second), () => []],
    ...[() => second, moved ? () => comes(moved) : () => Promise.reject(stuck), () => []],
  ];
  const core = {
    readNamespacedPod: () =>
      Promise.resolve({
        spec: {
          containers: [{ name: 'web', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
        },
      }),
    deleteNamespacedPod: ({ name }: { name: string }) => Promise.resolve(deletions.push(name)),
    readNode: () => Promise.resolve({}),
    patchNode: () => Promise.resolve({}),
  };
  const actor = { client: { core }, timeline, clock: systemClock };
  const hub = {
    now: { pods: new Map(), workloads: new Map() },
    waitFor: async () => Promise.resolve(waits.shift()?.()),
  };
  const runOnNode = (_: string, command: readonly string[]) => {
    const stdout = command.at(-1) === 'KILL' ? '1000' : 'there /\nthere /data';
    return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
  };
  const scene = {
    stage: { namespace: 'sw-1', timeline, clock: systemClock, actor, hub, podsOf: () => pods },
    deployed: { app: { name: 'web', labels: { app: 'web' } } },
    leases: {
      oneOf: ([name = '']: readonly string[]) => {
        leased.push(name);
        return Promise.resolve({ end: () => leased.push('ended') });
      },
    },
    shell: { runOnNode },
    patience: seconds(5),
  } as unknown as DisruptionScene;
  const found = () => timeline.of('sentinel').map(({ moment, path, state }) => `${moment} ${path} ${state}`);
  const commands = () => timeline.of('command').map(({ verb, object }) => `${verb} ${object}`);
  return { scene, deletions, leased, found, commands };
}

test('files are looked for after the restart of their container, the deletion of their pod, and its move', async () => {
  const { scene, deletions, leased, found, commands } = sceneWhere(pod('u3', 'b'));
  await fileSurvival(scene, true);
  expect(found()).toEqual(
    ['writing', 'restart', 'deletion', 'move'].flatMap((moment) => [`${moment} / there`, `${moment} /data there`]),
  );
  expect(deletions).toEqual(['web-u1', 'web-u2']);
  expect(commands().filter((command) => command.includes('cordon'))).toEqual(['cordon node/a', 'uncordon node/a']);
  expect(leased).toEqual(['drained-node', 'ended']);
});

test('that no other node takes the pod is told, and its node takes pods again', async () => {
  const { scene, leased, found, commands } = sceneWhere(undefined);
  await fileSurvival(scene, true);
  expect(found().slice(-2)).toEqual(['move / unmoved', 'move /data unmoved']);
  expect(commands().at(-1)).toBe('uncordon node/a');
  expect(leased.at(-1)).toBe('ended');
});

test('nothing is moved where no other node may take the pod', async () => {
  const { scene, leased, found } = sceneWhere(undefined);
  await fileSurvival(scene, false);
  expect(found()).toHaveLength(6);
  expect(leased).toEqual([]);
});
