import { expect, test } from 'vitest';
import type { SentinelFact } from '../../../timeline/fact.ts';
import { Timeline } from '../../../timeline/timeline.ts';
import { judgeFiles } from './judge-files.ts';

type Seen = readonly [SentinelFact['volume'], ...SentinelFact['state'][]];

/** Files in a place of each of these kinds, with what was found at the writing, after the restart, and after the deletion. */
function found(...seen: readonly Seen[]) {
  const timeline = new Timeline();
  for (const [volume, ...states] of seen)
    for (const [index, moment] of (['writing', 'restart', 'deletion', 'move'] as const)
      .slice(0, states.length)
      .entries())
      timeline.record({
        ...{ kind: 'sentinel', source: 'procfs', at: 1000 * index, node: 'worker', pod: 'web-1', uid: 'u1' },
        ...{ container: 'web', path: `/${volume}`, volume, moment, state: states[index] ?? 'unknown' },
      });
  return judgeFiles({ timeline });
}

test('passes where files survive what Kubernetes promises for their place, and no more', () => {
  const judged = found(
    ['container', 'there', 'gone', 'gone'],
    ['emptyDir', 'there', 'there', 'gone'],
    ['persistentVolumeClaim', 'there', 'there', 'there'],
    ['ephemeral', 'refused', 'unknown', 'unknown'],
  );
  expect(judged).toMatchObject({
    verdict: 'pass',
    reason: {
      code: 'files-as-promised',
      figures: {
        files: [
          { path: '/container', survived: [] },
          { path: '/emptyDir', survived: ['restart'] },
          { path: '/persistentVolumeClaim', survived: ['restart', 'deletion'] },
        ],
        not: ['/ephemeral'],
      },
    },
  });
});

test.each<[Seen, string, string]>([
  [['persistentVolumeClaim', 'there', 'there', 'gone'], 'file-lost', 'deletion'],
  [['persistentVolumeClaim', 'there', 'gone', 'gone'], 'file-lost', 'restart'],
  [['emptyDir', 'there', 'gone', 'gone'], 'file-lost', 'restart'],
  [['emptyDir', 'there', 'there', 'there'], 'file-stayed', 'deletion'],
  [['container', 'there', 'there', 'gone'], 'file-stayed', 'restart'],
  [['persistentVolumeClaim', 'there', 'there', 'there', 'gone'], 'file-lost', 'move'],
  [['emptyDir', 'there', 'there', 'gone', 'there'], 'file-stayed', 'move'],
])('fails for %o', (seen, code, moment) => {
  expect(found(seen)).toMatchObject({ verdict: 'fail', reason: { code, figures: { moment } } });
});

test('is inconclusive where nothing was written, or not looked for', () => {
  expect(found(['emptyDir', 'refused'])).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'no-file-written' },
  });
  expect(found(['emptyDir', 'there', 'there', 'unknown'])).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'file-not-seen', figures: { moment: 'deletion' } },
  });
});

test('tells that no other node took the pod', () => {
  const figuresOf = (...seen: readonly Seen[]) => found(...seen).reason.figures;
  expect(figuresOf(['persistentVolumeClaim', 'there', 'there', 'there', 'unmoved'])).toMatchObject({ moved: false });
  expect(figuresOf(['persistentVolumeClaim', 'there', 'there', 'there', 'there'])).toMatchObject({ moved: true });
  expect(figuresOf(['persistentVolumeClaim', 'there', 'there', 'there'])).toMatchObject({ moved: undefined });
});
