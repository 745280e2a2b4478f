import { expect, test } from 'vitest';
import type { PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { podLives } from './pod-lives.ts';
import { podLookup } from './pod-lookup.ts';

/** A pod that has its address when it is first seen, at `from`, and is gone at `to`. */
function lived(uid: string, name: string, ip: string, from: number, to?: number): readonly PodFact[] {
  const of = { kind: 'pod', source: 'watch', namespace: 'sw', name, uid, ip, phase: 'Running', ready: true } as const;
  // The API tells whole seconds, cut.
  const its = { ...of, createdAt: Math.floor(from / 1000) * 1000, labels: {}, containers: [] };
  const added = { ...its, at: from, change: 'added' } as const;
  return to === undefined ? [added] : [added, { ...its, at: to, change: 'deleted' }];
}

function lookupOf(...pods: readonly (readonly PodFact[])[]) {
  const timeline = new Timeline();
  for (const fact of pods.flat().sort((a, b) => a.at - b.at)) timeline.record(fact);
  return { pods: podLookup(timeline), lives: podLives(timeline) };
}

test('a name is that of the pod that was there by then, however early the API says that it was created', () => {
  const { pods } = lookupOf(lived('old', 'db-0', '10.0.0.1', 1000, 5600), lived('new', 'db-0', '10.0.0.2', 5700));
  expect([0, 5100, 5650, 5700, 9000].map((at) => pods.named('db-0', at)?.uid)).toEqual([
    ...['old', 'old', 'old', 'new', 'new'],
  ]);
  expect(pods.named('db-1', 5000)).toBeUndefined();
});

test('an address tells pods of one name apart at any time, and a name that was noted too late or not at all does not matter', () => {
  const { pods } = lookupOf(
    lived('old', 'db-0', '10.0.0.1', 1000, 5600),
    lived('new', 'db-0', '10.0.0.2', 5700),
    lived('other', 'web-x', '10.0.0.1', 8000),
  );
  const uidOf = (pod: string, ip: string, at: number) => pods.find({ pod, ip }, at)?.uid;
  expect([uidOf('db-0', '10.0.0.1', 7000), uidOf('db-0', '10.0.0.2', 100)]).toEqual(['old', 'new']);
  expect([uidOf('', '10.0.0.1', 7999), uidOf('db-0', '10.0.0.1', 8000)]).toEqual(['old', 'other']);
  expect([uidOf('db-0', '', 5000), uidOf('db-0', '10.0.0.77', 6000)]).toEqual(['old', 'new']);
});

test('of pods in the network of one node the name decides', () => {
  const { pods } = lookupOf(lived('a', 'web-a', '172.18.0.2', 1000), lived('b', 'web-b', '172.18.0.2', 2000));
  expect(['web-a', 'web-b'].map((pod) => pods.find({ pod, ip: '172.18.0.2' }, 3000)?.uid)).toEqual(['a', 'b']);
});

test('an address leads to a pod until the next one of its name has it', () => {
  const same = lookupOf(lived('old', 'db-0', '10.0.0.1', 1000, 5600), lived('new', 'db-0', '10.0.0.1', 5700));
  expect(same.lives.map((life) => same.pods.heldBy(life))).toEqual([
    { from: -Infinity, to: 5700 },
    { from: 5700, to: Infinity },
  ]);
  const other = lookupOf(lived('old', 'db-0', '10.0.0.1', 1000, 5600), lived('new', 'db-0', '10.0.0.2', 5700));
  expect(other.lives.map((life) => other.pods.heldBy(life))).toEqual([
    { from: -Infinity, to: Infinity },
    { from: -Infinity, to: Infinity },
  ]);
});
