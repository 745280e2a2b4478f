/**
 * Logs
 *
 * Logs hold the stdout of the current and the previous container, and nothing that a hook printed.
 */

import { expect, podReady, readyAgain, scripted, stdoutOf, topic, type Tools } from '../harness/testing/index.ts';

const logbook = scripted('logbook');

topic('logging', {}, ({ proof, control }) => {
  proof('current-and-previous', 'kubectl logs has the run that is, and the one before, and no other', async (tools) => {
    await tools.applyApp(logbook);
    const pod = await tools.waitFor(podReady({ name: 'logbook' }));

    await tools.signal(pod, 'TERM');
    await tools.waitFor(readyAgain(pod, 1));
    await tools.signal(pod, 'TERM');
    await tools.waitFor(readyAgain(pod, 2));

    const [first = '', second = '', third = ''] = await bootIds(tools, 3);
    const current = await tools.kubectl('logs', 'logbook');
    const previous = await tools.kubectl('logs', '--previous', 'logbook');
    expect(saidBy(third, current)).toEqual(['no trouble yet', 'started']);
    expect(saidBy(second, previous)).toEqual(['ended', 'no trouble yet', 'started']);
    expect(saidBy(second, current)).toEqual([]);
    expect(saidBy(first, current + previous)).toEqual([]);
    return 'stdout and stderr of the third run, with --previous of the second, of the first nothing';
  });

  proof('hooks', 'what a hook prints is not in the log, unless by way of process 1', async (tools) => {
    const pod = await tools.startPod(logbook);
    await tools.waitFor(podReady(pod));
    await bootIds(tools, 1);

    await tools.deleteAndWait(pod);

    const marks = tools.timeline.of('mark').map(({ mark }) => mark);
    expect(marks.sort()).toEqual([
      'ended',
      'no trouble yet',
      'postStart by way of process 1',
      'preStop by way of process 1',
      'started',
    ]);
    await expect(tools.kubectl('logs', 'logbook')).rejects.toThrow(/NotFound/);
    return 'both hooks ran, neither’s own stdout is in the log; with the pod its log is gone';
  });

  control('logs-to-file', 'an app that logs to a file says nothing to kubectl logs', 'no line of it', async (tools) => {
    await tools.applyApp(logbook.twin('logs-to-file'));
    const pod = await tools.waitFor(podReady({ name: 'logbook' }));
    await tools.waitForMarks('postStart by way of process 1', 1);

    const log = await tools.kubectl('logs', 'logbook');

    const file = await stdoutOf(tools.inPod(pod), 'cat', '/tmp/app.log');
    expect(log).not.toContain('started');
    expect(file).toContain('started');
  });
});

/** Of so many runs, in order, each by the last of what it says at its start. */
async function bootIds({ waitForMarks }: Tools, runs: number): Promise<string[]> {
  return (await waitForMarks('no trouble yet', runs)).map(({ detail }) => String(detail['bootId']));
}

/** Which marks of a run are in a log, sorted: there is no order between stdout and stderr. */
function saidBy(bootId: string, log: string): string[] {
  return log
    .split('\n')
    .filter((line) => line.includes(bootId))
    .map((line) => /"mark":"([^"]+)"/.exec(line)?.[1] ?? line)
    .sort();
}
