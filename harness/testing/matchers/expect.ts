import { expect } from 'vitest';
import type { AttributedCause } from '../../judgement/attribution/causes/causes.ts';
import type { BackOffEvidence } from '../../judgement/judges/judge-back-off.ts';
import type { Claim } from '../../judgement/claims/claims.ts';
import type { ExpectedBreach, ExpectedRestart } from '../../judgement/reasons/claim-reasons.ts';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import type { ExpectedFailure } from '../../judgement/symptoms/expected-failure.ts';
import type { JudgedLoad } from '../../proof/load-on.ts';
import { verdictMatcher } from './verdict-matcher.ts';

interface LoadMatchers {
  /** No request was dropped or rejected during the disruption, and every deleted pod still got requests. */
  toHaveDroppedNothing(): void;
  /** Every deleted pod ran preStop, then got SIGTERM, and exited with 0. */
  toHaveStoppedInOrder(): void;
  /** No request reached a new pod before it was ready, and none was dropped or rejected while pods started. */
  toHaveWaitedForReady(): void;
  /** The good app's assertion fails against the twin, and each symptom of its defect is there. */
  toFailAsExpected(expected: ExpectedFailure): void;
  /** Requests were dropped, and all drops are attributed to this cause. */
  toBeExplainedBy(cause: AttributedCause): void;
  /**
   * A measurement, which is not judged: the rate of drops on kept connections and its upper bound go into the results.
   */
  toBeMeasured(): void;
}

interface PodMatchers {
  /** The claim holds on this pod. */
  toSatisfyClaim(claim: Claim): void;
  /** The claim does not hold on this bad twin, and is violated as expected. */
  toViolateClaim(claim: Claim, wanted: ExpectedBreach): void;
  /** The first restart came at once, and each later one after the back-off of the kubelet's settings. */
  toHaveBackedOff(): void;
  /** Restarts did not follow the back-off, as expected of a bad twin. */
  toViolateBackOff(wanted: ExpectedRestart): void;
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars -- vitest's own signature
  interface Matchers<T = any> extends LoadMatchers, PodMatchers {}
}

expect.extend({
  toHaveDroppedNothing: verdictMatcher(({ number }: JudgedLoad) => ({ judge: 'drops', load: number })),
  toHaveStoppedInOrder: verdictMatcher(({ number }: JudgedLoad) => ({ judge: 'stops', load: number })),
  toHaveWaitedForReady: verdictMatcher(({ number }: JudgedLoad) => ({ judge: 'startup', load: number })),
  toFailAsExpected: verdictMatcher(({ number }: JudgedLoad, expected: ExpectedFailure) => ({
    judge: 'expectedFailure',
    load: number,
    expected,
  })),
  toBeExplainedBy: verdictMatcher(({ number }: JudgedLoad, cause: AttributedCause) => ({
    judge: 'attributedTo',
    load: number,
    cause,
  })),
  toBeMeasured: verdictMatcher(({ number }: JudgedLoad) => ({ judge: 'measurement', load: number })),
  toSatisfyClaim: verdictMatcher(({ name, uid }: PodEvidence, claim: Claim) => ({
    judge: 'claim',
    pod: { name, uid },
    claim,
  })),
  toViolateClaim: verdictMatcher(({ name, uid }: PodEvidence, claim: Claim, wanted: ExpectedBreach) => ({
    judge: 'caught',
    pod: { name, uid },
    claim,
    wanted,
  })),
  toHaveBackedOff: verdictMatcher((evidence: BackOffEvidence) => ({ judge: 'backOff', ...boundsOf(evidence) })),
  toViolateBackOff: verdictMatcher((evidence: BackOffEvidence, wanted: ExpectedRestart) => ({
    judge: 'noBackOff',
    ...boundsOf(evidence),
    wanted,
  })),
});

function boundsOf({ longest, looksAfter }: BackOffEvidence) {
  return { longest, ...(looksAfter !== undefined && { looksAfter }) };
}

export { expect };
