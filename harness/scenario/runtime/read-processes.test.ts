import { expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { readProcesses } from './read-processes.ts';

/** As it was printed on 2026-11-28 (Linux 6.18, cgroup 2), ids shortened and two threads left of several; `thread` and `busy` are made of such lines. */
const printed = `process 1
Name:	pause
SigIgn:	0000000080000000
SigCgt:	fffffffd7fc1feff
SigBlk:	fffffffc3bba3a00
/proc/900/task/900/wchan:futex_do_wait
process 1
/pods/node/containers/web/
Name:	node
SigIgn:	0000000001001000
SigCgt:	0000000100004602
SigBlk:	0000000000000000
SigBlk:	fffffffe7ffbfeff
/proc/31151/task/31151/wchan:do_epoll_wait
/proc/31151/task/31279/wchan:do_epoll_wait
process 1
/pods/shell/containers/web/
Name:	sh
SigIgn:	0000000000000006
SigCgt:	0000000000010000
SigBlk:	0000000000000000
/proc/31144/task/31144/wchan:do_wait
process 1
/pods/trap/containers/web/
Name:	sh
SigIgn:	0000000000004006
SigCgt:	0000000000010000
SigBlk:	0000000000000000
/proc/31159/task/31159/wchan:do_wait
process 1
/pods/sigwait/containers/web/
Name:	python3
SigIgn:	0000000001001006
SigCgt:	0000000000000000
SigBlk:	0000000000000000
/proc/31143/task/31143/wchan:do_sigtimedwait.isra.0
process 1
/pods/thread/containers/web/
Name:	python3
SigIgn:	0000000001001000
SigCgt:	0000000100000002
SigBlk:	0000000000000000
SigBlk:	0000000000004000
/proc/9998/task/10001/wchan:0
/proc/9998/task/9998/wchan:hrtimer_nanosleep
process 1
/pods/busy/containers/web/
Name:	python3
SigIgn:	0000000001001006
SigCgt:	0000000000000000
SigBlk:	0000000000000000
/proc/10162/task/10163/wchan:hrtimer_nanosleep
/proc/10162/task/10162/wchan:0
process 1
/pods/ended/containers/web/
`;

function pod(name: string, uid: string, node = 'n1'): PodFact {
  const of = { source: 'watch', at: 0, change: 'added', namespace: 'sw', phase: 'Running' } as const;
  const containers = [
    { name: 'setup', init: true, state: 'terminated', ready: true, restartCount: 0 },
    { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 },
  ] as const;
  return { kind: 'pod', ...of, name, uid, node, ready: true, createdAt: 0, labels: {}, containers };
}

const nothing = '/proc of its node does not tell what it does with SIGTERM';

test('what process 1 of each app container does with SIGTERM; what cannot be read is a gap', async () => {
  const timeline = new Timeline();
  const shell = {
    runOnNode: (node: string) =>
      node === 'n1'
        ? Promise.resolve({ exitCode: 0, stdout: printed, stderr: '' })
        : node === 'n2'
          ? Promise.resolve({ exitCode: 1, stdout: '', stderr: 'sh: not found\n' })
          : Promise.reject(new Error('no such node')),
  };
  const pods = [
    ...['node', 'shell', 'trap', 'sigwait', 'thread', 'busy', 'ended'].map((uid) => pod(uid, uid)),
    pod('web-x', 'x', 'n2'),
    pod('web-y', 'y', 'n3'),
  ];

  await readProcesses({ timeline, clock: new ManualClock() }, shell, pods);

  expect(timeline.of('process').map((its) => [its.pod, its.container, its.program, its.sigterm])).toEqual([
    ['node', 'web', 'node', 'caught'],
    ['shell', 'web', 'sh', 'default'],
    ['trap', 'web', 'sh', 'ignored'],
    ['sigwait', 'web', 'python3', 'blocked'],
    ['thread', 'web', 'python3', 'blocked'],
  ]);
  const othersBlocked = { SIGHUP: 'blocked', SIGQUIT: 'blocked', SIGUSR2: 'blocked', SIGWINCH: 'blocked' };
  const othersDefault = { SIGHUP: 'default', SIGUSR1: 'default', SIGUSR2: 'default', SIGWINCH: 'default' };
  expect(timeline.of('process').map(({ otherSignals }) => otherSignals)).toMatchObject([
    { ...othersBlocked, 'SIGRTMIN+3': 'blocked', SIGINT: 'caught', SIGUSR1: 'caught' },
    { ...othersDefault, 'SIGRTMIN+3': 'default', SIGINT: 'ignored', SIGQUIT: 'ignored' },
    { ...othersDefault, SIGINT: 'ignored' },
    { SIGHUP: 'blocked', SIGINT: 'ignored' },
    { SIGHUP: 'default', SIGINT: 'caught' },
  ]);
  expect(timeline.of('gap').map(({ source, of, reason }) => [source, of, reason])).toEqual([
    ['procfs', 'process 1 of busy/web', nothing],
    ['procfs', 'process 1 of ended/web', nothing],
    ['procfs', 'process 1 of web-x/web', 'sh: not found'],
    ['procfs', 'process 1 of web-y/web', '/proc of n3 could not be read: no such node'],
  ]);
});
