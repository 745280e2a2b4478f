import { expect, requires, type App, type ExpectedFailure } from '../../harness/testing/index.ts';
import { webTwins } from './web-twins.ts';

/** Whatever it writes is taken and goes nowhere. */
const silenced = '--import=data:text/javascript,process.stdout.write=()=>true';

/**
 * As an app of somebody else: it declares none of its capabilities, and what it writes, its marks too, goes nowhere, whichever command it
 * is started by.
 */
export function tellingNothing(web: App): App {
  return web.withoutCapabilities().env({ NODE_OPTIONS: silenced });
}

/** A twin of `web` that tells nothing of itself, and how `verify` must find it. */
export interface UntoldTwin {
  /** The proof of `verify` that shows it. */
  readonly proof: 'rollout' | 'slow';
  /** For how long the long requests of that proof take, milliseconds. */
  readonly longForMs?: number;
  readonly expected: ExpectedFailure;
}

type TwinName = keyof typeof webTwins;

/** Of twins that lose hardly any requests but long ones: for how long these take, so that some are under way when a pod goes. */
const longForMs: Readonly<Partial<Record<TwinName, number>>> = {
  'exits-at-once': 6000,
  'cuts-keep-alive': 6000,
  'grace-too-short': 8000,
  'shell-pid1': 12_000,
};

/** Each with the causes that are named for it where it tells of itself. Symptoms of its defect are marks in part, and left out. */
export const untoldTwins: readonly UntoldTwin[] = Object.values(webTwins).map(({ twin, causes }) => {
  const expected = { twin, breaks: 'drops', causes, symptoms: [] } as const;
  const long = longForMs[twin];
  return long === undefined ? { proof: 'rollout', expected } : { proof: 'slow', longForMs: long, expected };
});

/**
 * The body of a control that `verify` finds in the twin what it finds where the twin tells of itself. What an app does not tell, its
 * nodes must.
 */
export function foundByVerify(web: App, { proof, longForMs: long, expected }: UntoldTwin) {
  return requires({ nodeShell: true }, async ({ verify }) => {
    const twin = tellingNothing(web).twin(expected.twin).replicas(2);
    const slow = long === undefined ? {} : { slow: `/slow?ms=${String(long)}` };
    const judged = await verify(twin, { proof, ...slow }, expected);
    const code = expect.toBeOneOf([...expected.causes]) as string;
    expect(judged).toMatchObject([{ verdict: 'pass', reason: { figures: { cause: { code } } } }]);
  });
}
