import {
  AppFault,
  attributedCauses,
  expect,
  requires,
  stories,
  type ExpectedFailure,
  type Story,
  type Tools,
  type TopicKit,
} from '../../harness/testing/index.ts';

/** What each proof asks, where that is not whether a request was dropped. */
const asked: Readonly<Record<string, ExpectedFailure['breaks']>> = {
  steady: 'steady',
  start: 'starts',
  stop: 'stops',
  'kill-term': 'termination',
  crash: 'crash',
  dependency: 'dependency',
  'single-replica': 'gap',
};

/** What a proof is not played without: nodes are drained, and processes are sent signals, on clusters of ours alone. */
const needed: Readonly<Record<string, Parameters<typeof requires>[0]>> = {
  drain: { workers: 2, nodeShell: true },
  'kill-term': { nodeShell: true },
  crash: { nodeShell: true },
};

/** What process 1 does with a signal only its node tells. */
const toldByNodes: readonly string[] = ['sigterm-ignored', 'sigterm-handler-gone'];

/** How the bad app of a story must fail: for its cause, and for no other. */
export function expectedOf({ id, proof, also, maxGapSeconds, ...story }: Story): ExpectedFailure {
  const breaks = asked[proof] ?? 'drops';
  const causes = attributedCauses.filter((cause) => [...namedBy(story), ...also].includes(cause));
  const allowed = maxGapSeconds === undefined ? {} : { allowedMs: 1000 * maxGapSeconds };
  return {
    ...{ twin: id, breaks, causes, symptoms: [] },
    ...(breaks === 'gap' && { gap: { why: 'one-replica' as const, ...allowed } }),
  };
}

/** Which cause must be named: on a busy machine it may be the other one. */
function namedBy({ cause, or }: Pick<Story, 'cause' | 'or'>): readonly string[] {
  return or === undefined ? [cause] : [cause, or];
}

/** Of each of these stories that `verify` passes its good app, and finds in its bad one the cause that it has. */
export function told(isMeant: (story: Story) => boolean): (kit: TopicKit) => void {
  return ({ proof, control }) => {
    for (const story of stories().filter(isMeant)) {
      const needs = needed[story.proof] ?? {};
      proof(
        story.id,
        `${story.title}: not with the good app, which ${story.proof} finds nothing in`,
        requires(needs, async ({ verify }) => {
          const verdicts = (await verify(story.good, story)).map(({ verdict }) => verdict);
          // That an app comes up is no question to a judge.
          expect(verdicts).toEqual(story.proof === 'deploy' ? [] : ['pass']);
        }),
      );

      control(
        `bad-${story.id}`,
        `${story.title}: ${story.because}`,
        story.cause,
        requires(toldByNodes.includes(story.cause) ? { ...needs, nodeShell: true } : needs, ({ verify }) =>
          (story.refused ? assureRefused : assureCaught)(verify, story),
        ),
      );
    }
  };
}

type Verify = Tools['verify'];

/** A judge finds the bad app of a story to fail for its cause. */
async function assureCaught(verify: Verify, story: Story): Promise<void> {
  const judged = await verify(story.bad, story, expectedOf(story));
  const code = expect.toBeOneOf([...namedBy(story)]) as string;
  expect(judged).toMatchObject([{ reason: { figures: { cause: { code } } } }]);
}

/**
 * Kubernetes itself ends the proof of the bad app, by its cause.
 * @returns its words
 */
async function assureRefused(verify: Verify, story: Story): Promise<string> {
  const fault = await faultOf(verify(story.bad, story));
  expect(fault?.because).toMatchObject({ code: story.cause });
  return fault?.message.split('\n')[0] ?? '';
}

/** Undefined where the proof came to its end. */
async function faultOf(playing: Promise<unknown>): Promise<AppFault | undefined> {
  try {
    await playing;
    return undefined;
  } catch (error) {
    if (error instanceof AppFault) return error;
    throw error;
  }
}
