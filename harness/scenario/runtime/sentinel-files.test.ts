import { expect, test } from 'vitest';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { sentinelFiles, type Sentinel } from './sentinel-files.ts';

const pod: PodFact = {
  ...{
    kind: 'pod',
    source: 'watch',
    at: 0,
    change: 'added',
    namespace: 'sw',
    name: 'web-1',
    uid: 'u1',
    node: 'worker',
  },
  ...{ phase: 'Running', ready: true, createdAt: 0, labels: {}, containers: [] },
};
const sentinel: Sentinel = {
  ...{ container: 'web', name: '.sw-1' },
  mounts: [
    { path: '/', volume: 'container' },
    { path: '/data', volume: 'persistentVolumeClaim' },
    { path: '/linked', volume: 'emptyDir' },
  ],
};
const clock = { now: () => 5000 };
const nodeThat = (ends: { exitCode: number; stdout: string; stderr: string }) => {
  const ran: (readonly string[])[] = [];
  const runOnNode = (node: string, command: readonly string[]) => {
    ran.push([node, ...command.slice(4)]);
    return Promise.resolve(ends);
  };
  return { shell: { runOnNode }, ran };
};

test('each place is told with what the node found there, and one that it says nothing of is unknown', async () => {
  const timeline = new Timeline();
  const { shell, ran } = nodeThat({ exitCode: 0, stdout: 'there /\nrefused /data\n', stderr: '' });
  await sentinelFiles({ timeline, clock } as never, shell, pod, sentinel, 'writing');
  expect(ran).toEqual([['worker', 'u1', 'web', 'write', '.sw-1', '/', '/data', '/linked']]);
  expect(timeline.of('sentinel').map(({ path, state, moment }) => [path, state, moment])).toEqual([
    ['/', 'there', 'writing'],
    ['/data', 'refused', 'writing'],
    ['/linked', 'unknown', 'writing'],
  ]);
});

test('after something had happened files are looked for, and nothing is written', async () => {
  const { shell, ran } = nodeThat({ exitCode: 0, stdout: '', stderr: '' });
  await sentinelFiles({ timeline: new Timeline(), clock } as never, shell, pod, sentinel, 'restart');
  expect(ran[0]?.[3]).toBe('look');
});

test('what the node does not find is said in its words', async () => {
  const { shell } = nodeThat({ exitCode: 1, stdout: '', stderr: 'no process 1 of this container was found\n' });
  const looked = sentinelFiles({ timeline: new Timeline(), clock } as never, shell, pod, sentinel, 'restart');
  await expect(looked).rejects.toThrow('could not be looked at from node worker: no process 1 of this container');
});
