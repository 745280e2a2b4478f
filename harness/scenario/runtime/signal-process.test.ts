import { expect, test } from 'vitest';
import { seconds } from '../../core/duration.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { signalProcess1 } from './signal-process.ts';

const pod: PodFact = {
  ...{
    kind: 'pod',
    source: 'watch',
    at: 0,
    change: 'added',
    namespace: 'shop',
    name: 'web-1',
    uid: 'u1',
    node: 'worker',
  },
  ...{ phase: 'Running', ready: true, createdAt: 0, labels: {} },
  containers: [{ name: 'web', init: false, state: 'running', ready: true, restartCount: 2 }],
};
const clock = { now: () => 5000, sleep: () => Promise.resolve(seconds(0)) };
const nodeThat = (ends: { exitCode: number; stdout: string; stderr: string }) => {
  const ran: (readonly string[])[] = [];
  const runOnNode = (node: string, command: readonly string[]) => {
    ran.push([node, ...command.slice(-3)]);
    return Promise.resolve(ends);
  };
  return { shell: { runOnNode }, ran };
};

test('a signal is sent on the node of the pod, and told with the time of the node', async () => {
  const timeline = new Timeline();
  const { shell, ran } = nodeThat({ exitCode: 0, stdout: '4990\n', stderr: '' });
  await signalProcess1({ timeline, clock } as never, shell, pod, { container: 'web', signal: 'SIGTERM' });
  expect(ran).toEqual([['worker', 'u1', 'web', 'TERM']]);
  expect(timeline.of('signal')).toMatchObject([{ at: 5000, sentAt: 4990, run: 2, signal: 'SIGTERM', pod: 'web-1' }]);
});

test('what the node does not find is said in its words', async () => {
  const { shell } = nodeThat({ exitCode: 1, stdout: '', stderr: 'no process 1 of this container was found\n' });
  const sent = signalProcess1({ timeline: new Timeline(), clock } as never, shell, pod, {
    ...{ container: 'web', signal: 'SIGKILL' },
  });
  await expect(sent).rejects.toThrow('SIGKILL could not be sent to process 1 of web-1/web: no process 1');
});
