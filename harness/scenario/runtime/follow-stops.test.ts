import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import type { Fact, PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { Stage } from '../namespace/stage.ts';
import { followStops } from './follow-stops.ts';

const clock = new ManualClock();

/** A pod whose grace period ends 30 s from now. */
function leaving(uid: string, its: Partial<PodFact> = {}): PodFact {
  const of = { source: 'watch', at: 0, change: 'modified', namespace: 'shop', phase: 'Running', ready: true } as const;
  const main = { name: 'main', init: false, state: 'running', ready: true, restartCount: 0 } as const;
  const time = { createdAt: 0, deletionTimestamp: clock.now() + 30_000 };
  return {
    kind: 'pod',
    ...of,
    ...time,
    name: uid,
    uid,
    node: 'n1',
    labels: { app: 'web' },
    containers: [main],
    ...its,
  };
}

test('process 1 is read once more of a pod of the app that is still there when its grace period ends', async () => {
  const pods = new Map<string, PodFact>();
  const listeners: ((fact: Fact) => void)[] = [];
  const hub = {
    now: { pods },
    subscribe: (listener: (fact: Fact) => void) => (listeners.push(listener), () => undefined),
  };
  const timeline = new Timeline();
  const asked: string[] = [];
  const shell = {
    runOnNode: (node: string) => {
      asked.push(node);
      const stdout = `process 1
/pods/stays/containers/main/
Name:	MainThread
SigIgn:	0000000000000000
SigCgt:	0000000100000602
Exe: /usr/local/bin/node
SigBlk:	0000000000000000
/proc/9/task/9/wchan:do_epoll_wait
`;
      return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
    },
  };
  const stop = followStops({ timeline, clock, hub } as unknown as Stage, shell, {
    app: { name: 'web', labels: { app: 'web' }, service: 'web', capabilities: {} },
  });
  const tell = (fact: PodFact) => {
    pods.set(fact.uid, fact);
    listeners.forEach((listener) => {
      listener(fact);
    });
  };

  tell(leaving('stays'));
  tell(leaving('stays'));
  tell(leaving('other', { labels: { app: 'db' } }));
  tell({ ...leaving('ends'), node: 'n2' });
  pods.delete('ends');
  await delay(20);
  await stop();

  expect(clock.sleeps).toEqual([29_000, 29_000]);
  expect(asked).toEqual(['n1']);
  expect(timeline.of('process')).toMatchObject([{ uid: 'stays', program: 'node', sigterm: 'default' }]);
  expect(timeline.of('gap')).toEqual([]);
});
