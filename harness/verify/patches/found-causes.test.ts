import { expect, it } from 'vitest';
import { foundCauses } from './found-causes.ts';

const cause = {
  code: 'stopped-before-endpoint-removal',
  figures: { latestAfterDeletionMs: 900 },
  text: 'x',
  fix: 'wait',
};
const reason = '170 of 3209 requests were dropped';
const main = { proof: 'rollout', ...cause, reason };

/** A rollout of gunicorn, whose first pods were sent requests before they listened: 48 of 170 that failed. */
function rollout(counts: Readonly<Record<string, number>>, verdict: 'fail' | 'inconclusive' = 'fail') {
  return { id: 'rollout', verdict, cause, reason, counts: { dropped: 160, rejected: 10, ...counts } };
}

it('are the main cause of each proof that failed, and no other one has', () => {
  expect(foundCauses([rollout({}), rollout({}, 'inconclusive')])).toEqual([main]);
});

it('are none of an upgrade, as they may be those of the older version', () => {
  expect(foundCauses([{ ...rollout({}), id: 'upgrade' }])).toEqual([]);
});

it('are others too that more than a few of its failed requests have, with the fix in the words of the report', () => {
  expect(foundCauses([rollout({ 'cause.not-ready-yet': 48, 'cause.stopped-before-endpoint-removal': 122 })])).toEqual([
    main,
    {
      ...{ proof: 'rollout', code: 'not-ready-yet', figures: {} },
      fix: 'give the container a readiness probe that succeeds only when it serves',
    },
  ]);
  expect(foundCauses([rollout({ 'cause.not-ready-yet': 8 })])).toEqual([main]);
});

it('are none whose fix needs figures that only the main one has', () => {
  expect(foundCauses([rollout({ 'cause.request-longer-than-grace': 80 })])).toEqual([main]);
});
