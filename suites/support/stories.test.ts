import { expect, it } from 'vitest';
import { causeCodes } from '../../harness/report/text/load/cause-text.ts';
import { expectedFailureSchema } from '../../harness/judgement/symptoms/expected-failure.ts';
import { stories } from '../../harness/testing/index.ts';
import { verifyProofs } from '../../harness/verify/proofs/proofs.ts';
import { expectedOf } from './stories.ts';

it.each(stories())('$id names a proof and causes that there are', (story) => {
  expect(verifyProofs.map(({ id }) => id)).toContain(story.proof);
  expect(causeCodes).toContain(story.cause);
  expect(expectedFailureSchema.parse(expectedOf(story))).toEqual(expectedOf(story));
});

it('plays a good and a bad app of two stories in every run', () => {
  expect(stories().filter(({ usual }) => usual)).toHaveLength(2);
});
