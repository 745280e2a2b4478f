import { describe, expect, it } from 'vitest';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { logSources } from './log-source.ts';

const web: ContainerStatus = {
  name: 'web',
  init: false,
  state: 'running',
  ready: true,
  restartCount: 0,
  startedAt: 9,
};
const before = { state: 'terminated', startedAt: 5 } as const;

describe('logSources', () => {
  it.each<[string, Partial<ContainerStatus>, number[]]>([
    ['a first run', {}, [0]],
    ['a run that ended', { state: 'terminated' }, [0]],
    ['a restart and the run before it', { restartCount: 2, lastState: before }, [1, 2]],
    ['a crash loop, which counts the run that ended', { state: 'waiting', restartCount: 2, lastState: before }, [2]],
    ['a container that was not made yet', { state: 'waiting', startedAt: undefined as unknown as number }, []],
    ['a container that could not start: its time is 0', { state: 'terminated', startedAt: 0 }, []],
  ])('knows the runs of %s', (_, fields, restarts) => {
    const pod = { name: 'web-1', uid: 'u', containers: [{ ...web, ...fields }] } as unknown as PodFact;
    expect(logSources(pod).map(({ restart }) => restart)).toEqual(restarts);
  });
});
