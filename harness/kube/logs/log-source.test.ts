import { describe, expect, it } from 'vitest';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import type { NamespaceState } from '../watch/namespace-view.ts';
import { hasEnded, keyOfSource, logSources, placeOf } from './log-source.ts';

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

describe('a run that has the count of the one before, as init containers have in a new sandbox', () => {
  const podWith = (fields: Partial<ContainerStatus>) =>
    ({ name: 'web-1', uid: 'u', containers: [{ ...web, ...fields }] }) as unknown as PodFact;
  const [first] = logSources(podWith({ state: 'terminated', startedAt: 838_000 }));
  const now = (fields: Partial<ContainerStatus>) => {
    const pod = podWith(fields);
    return { sources: logSources(pod), namespace: { pods: new Map([['u', pod]]) } as unknown as NamespaceState };
  };

  it('is another source, and the one before has ended and is lost', () => {
    const { sources, namespace } = now({ state: 'running', startedAt: 842_000 });
    expect(first && keyOfSource(first)).not.toBe(sources.map(keyOfSource)[0]);
    expect(first && [placeOf(first, namespace), hasEnded(first, namespace)]).toEqual(['lost', true]);
    expect(sources.map((source) => placeOf(source, namespace))).toEqual(['current']);
  });

  it('is the same source as long as its start is the same', () => {
    const { sources, namespace } = now({ state: 'running', startedAt: 838_000 });
    expect(first && keyOfSource(first)).toBe(sources.map(keyOfSource)[0]);
    expect(first && placeOf(first, namespace)).toBe('current');
  });
});
