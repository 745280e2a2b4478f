import { expect, test } from 'vitest';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { containerEnds, containerEndsText, notStayingUp } from './container-ends.ts';

const running: ContainerStatus = { name: 'main', init: false, state: 'running', ready: true, restartCount: 0 };
const error = { state: 'terminated', reason: 'Error', exitCode: 1 } as const;

function told(...containers: readonly Partial<ContainerStatus>[]): readonly string[] {
  const pod = { name: 'web-1', containers: containers.map((its) => ({ ...running, ...its })) };
  return containerEnds(pod as unknown as PodFact).map((one) => containerEndsText(one, 'begins\nno such table\n'));
}

const back = 'container main of pod web-1 has ended';

test.each<[string, Partial<ContainerStatus>, string]>([
  ['runs again', { restartCount: 2, lastState: error }, `${back} 2 times, the last time with exit code 1 (Error)`],
  [
    'waits to start again',
    { state: 'waiting', reason: 'CrashLoopBackOff', restartCount: 2, lastState: error },
    `${back} 3 times, the last time with exit code 1 (Error)`,
  ],
  ['has just ended', { ...error, restartCount: 0 }, `${back} once with exit code 1 (Error)`],
  [
    'was never started',
    { state: 'waiting', restartCount: 1, lastState: { state: 'terminated', reason: 'StartError', exitCode: 128 } },
    `${back} 2 times, the last time with exit code 128 (StartError)`,
  ],
])('how often a container has ended that %s', (_, its, text) => {
  expect(told(its)).toEqual([`${text}: no such table`]);
});

test('its own message comes before its log, the last line of it, shortened at its front', () => {
  const message = `could not begin\n${'x'.repeat(300)} in the end\n`;
  const [text = ''] = told({ restartCount: 1, lastState: { ...error, message } });
  expect(text).toMatch(/\(Error\): …x+ in the end$/);
  expect(text).not.toContain('no such table');
  expect(text.length).toBeLessThan(300);
});

test('neither a container that never ended nor an init container that has done its work is told of', () => {
  const done = { init: true, state: 'terminated', reason: 'Completed', exitCode: 0 } as const;
  expect(told({}, { state: 'waiting', reason: 'ContainerCreating' }, done)).toEqual([]);
  expect(told({ init: true, sidecar: true, restartCount: 1, lastState: error })).toHaveLength(1);
});

test('a pod stays up whose container ended once before and runs since then', () => {
  const pod = (its: Partial<ContainerStatus>) =>
    ({ name: 'web-1', uid: 'u', containers: [{ ...running, ...its }] }) as unknown as PodFact;
  const once = pod({ restartCount: 1, lastState: error });
  expect(notStayingUp([once], [once])).toEqual([]);
  expect(notStayingUp([once], [pod({})])).toEqual([once]);
  const down = pod({ state: 'waiting', reason: 'CrashLoopBackOff', restartCount: 1, lastState: error });
  expect(notStayingUp([down], [down])).toEqual([down]);
});
