import { expect, stories, type ExpectedFailure, type Story, type TopicKit } from '../../harness/testing/index.ts';

/** How the bad app of a story must fail: for its cause, and for no other. */
export function expectedOf({ id, proof, also, ...story }: Story): ExpectedFailure {
  const named = [...namedBy(story), ...also];
  const [breaks, causes] = proof === 'stop' ? (['stops', also] as const) : (['drops', named] as const);
  return { twin: id, breaks, causes: causes as ExpectedFailure['causes'], symptoms: [] };
}

/** Which cause must be named: on a busy machine it may be the other one. */
function namedBy({ cause, or }: Pick<Story, 'cause' | 'or'>): readonly string[] {
  return or === undefined ? [cause] : [cause, or];
}

/** Of each of these stories that `verify` passes its good app, and finds in its bad one the cause that it has. */
export function told(isMeant: (story: Story) => boolean): (kit: TopicKit) => void {
  return ({ proof, control }) => {
    for (const story of stories().filter(isMeant)) {
      proof(
        story.id,
        `${story.title}: not with the good app, which ${story.proof} finds nothing in`,
        async ({ verify }) => {
          expect(await verify(story.good, story)).toMatchObject([{ verdict: 'pass' }]);
        },
      );

      control(`bad-${story.id}`, `${story.title}: ${story.because}`, story.cause, async ({ verify }) => {
        const judged = await verify(story.bad, story, expectedOf(story));
        expect(judged).toMatchObject([
          { reason: { figures: { cause: { code: expect.toBeOneOf([...namedBy(story)]) as string } } } },
        ]);
      });
    }
  };
}
