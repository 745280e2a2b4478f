import { expect, it } from 'vitest';
import { causeCodes } from '../../harness/report/text/load/cause-text.ts';
import { expectedFailureSchema } from '../../harness/judgement/symptoms/expected-failure.ts';
import { stories } from '../../harness/testing/index.ts';
import { deployProof } from '../../harness/verify/manifests/deploy-manifests.ts';
import { verifyProofs } from '../../harness/verify/proofs/proofs.ts';
import { expectedOf } from './stories.ts';

it.each(stories())('$id names a proof and causes that there are', (story) => {
  expect([deployProof, ...verifyProofs].map(({ id }) => id)).toContain(story.proof);
  expect(causeCodes).toContain(story.cause);
  expect(expectedFailureSchema.parse(expectedOf(story))).toEqual(expectedOf(story));
});

it('asks of each what its proof asks, and of a gap how long it may be', () => {
  const [story] = stories();
  if (!story) throw new Error('there is no story');
  const of = (proof: string, more = {}) =>
    expectedOf({ ...story, id: 'a', cause: 'gap-by-nature', also: ['crashed'], proof, ...more });
  expect(of('drain')).toEqual({ twin: 'a', breaks: 'drops', causes: ['crashed'], symptoms: [] });
  expect(of('steady')).toMatchObject({ breaks: 'steady' });
  expect(of('dependency')).toMatchObject({ breaks: 'dependency' });
  expect(of('single-replica', { maxGapSeconds: 3 })).toMatchObject({
    ...{ breaks: 'gap', gap: { why: 'one-replica', allowedMs: 3000 } },
  });
});

it('plays a good and a bad app of two stories in every run', () => {
  expect(stories().filter(({ usual }) => usual)).toHaveLength(2);
});

it('finds what an app depends on in the manifests of its story', () => {
  const dependent = stories().filter(({ dependsOn }) => dependsOn !== undefined);
  expect(dependent).not.toEqual([]);
  for (const { dependsOn, proof, good, bad } of dependent) {
    expect(proof).toBe('dependency');
    for (const { manifests } of [good, bad])
      expect(manifests).toContainEqual(
        expect.objectContaining({ kind: 'Service', metadata: expect.objectContaining({ name: dependsOn }) as object }),
      );
  }
});
