import { expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { readProcesses } from './read-processes.ts';

/** As it was printed on 2026-11-28 (Linux, cgroup 2) for a pause container, a Go program, shells, and a Python program that waits for signals. */
const printed = `process 1
Name:	pause
SigBlk:	fffffffc3bba3a00
SigIgn:	0000000080000000
SigCgt:	fffffffd7fc1feff
process 1
/pods/u1/containers/web/
Name:	web
SigBlk:	fffffffc3bba3a00
SigIgn:	0000000080000000
SigCgt:	fffffffd7fc1feff
process 1
/pods/u2/containers/web/
Name:	sh
SigBlk:	0000000000000000
SigIgn:	0000000000000000
SigCgt:	0000000000010002
process 1
/pods/u3/containers/web/
Name:	sh
SigBlk:	0000000000000000
SigIgn:	0000000080004000
SigCgt:	0000000000010002
process 1
/pods/u4/containers/web/
Name:	python3
SigBlk:	0000000000004000
SigIgn:	0000000001001000
SigCgt:	0000000000000002
process 1
/pods/u5/containers/web/
`;

function pod(name: string, uid: string, node = 'n1'): PodFact {
  const of = { source: 'watch', at: 0, change: 'added', namespace: 'sw', phase: 'Running' } as const;
  const containers = [
    { name: 'setup', init: true, state: 'terminated', ready: true, restartCount: 0 },
    { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 },
  ] as const;
  return { kind: 'pod', ...of, name, uid, node, ready: true, createdAt: 0, labels: {}, containers };
}

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
    ...['u1', 'u2', 'u3', 'u4', 'u5'].map((uid) => pod(`web-${uid}`, uid)),
    pod('web-x', 'x', 'n2'),
    pod('web-y', 'y', 'n3'),
  ];

  await readProcesses({ timeline, clock: new ManualClock() }, shell, pods);

  expect(timeline.of('process').map((its) => [its.pod, its.container, its.program, its.sigterm])).toEqual([
    ['web-u1', 'web', 'web', 'caught'],
    ['web-u2', 'web', 'sh', 'default'],
    ['web-u3', 'web', 'sh', 'ignored'],
    ['web-u4', 'web', 'python3', 'blocked'],
  ]);
  expect(timeline.of('gap').map(({ source, of, reason }) => [source, of, reason])).toEqual([
    ['procfs', 'process 1 of web-u5/web', 'no process 1 of it was found on its node'],
    ['procfs', 'process 1 of web-x/web', 'sh: not found'],
    ['procfs', 'process 1 of web-y/web', '/proc of n3 could not be read: no such node'],
  ]);
});
