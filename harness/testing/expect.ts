import { expect } from 'vitest';
import { judgeCaught, judgeClaim, type Claim } from '../judgement/claim.ts';
import { judgeBackOff } from '../judgement/judge-back-off.ts';
import { judgeDrops } from '../judgement/judge-drops.ts';
import { judgeStops } from '../judgement/judge-stops.ts';
import { measureDrops } from '../judgement/measure-drops.ts';
import { judgeSign, type TwinSign } from '../judgement/twin-signs.ts';
import { verdictMatcher } from './verdict-matcher.ts';

interface LoadMatchers {
  /** No request was dropped or rejected while the pods went, and the end of every pod was put to the test. */
  toHaveDroppedNothing(): void;
  /** Every pod that went ran preStop, then SIGTERM, and exited 0. */
  toHaveStoppedInOrder(): void;
  /** The good app's assertion fails against this twin, and each clue of its defect is there. */
  toShowTheSign(sign: TwinSign): void;
  /** Not judged: the rate of drops on kept connections and its upper bound go into the results. */
  toBeMeasured(): void;
}

interface PodMatchers {
  /** The claim holds on this pod. */
  toHold(claim: Claim): void;
  /** The same claim does not hold on this bad twin, and for the named reason. */
  toBeCaught(claim: Claim, cause: RegExp): void;
  /** Restarts came at once the first time, and after the back-off of the kubelet's settings from then on. */
  toHaveBackedOff(): void;
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars -- vitest's own signature
  interface Matchers<T = any> extends LoadMatchers, PodMatchers {}
}

expect.extend({
  toHaveDroppedNothing: verdictMatcher(judgeDrops),
  toHaveStoppedInOrder: verdictMatcher(judgeStops),
  toShowTheSign: verdictMatcher(judgeSign),
  toBeMeasured: verdictMatcher(measureDrops),
  toHold: verdictMatcher(judgeClaim),
  toBeCaught: verdictMatcher(judgeCaught),
  toHaveBackedOff: verdictMatcher(judgeBackOff),
});

export { expect };
