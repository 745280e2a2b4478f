import { milliseconds, type Duration } from '../../core/duration.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';

const steadyFor = milliseconds(500);

/**
 * Tells from the reports of some load when requests are answered steadily: for half a second none is lost, and none waits for longer
 * than answers take of this app. That is half a second until some took longer, and then twice as long as the slowest took: of an app
 * that takes its time there is always one that waits, and those of the half second are answered once they could have taken so long.
 */
export class Steadiness {
  readonly #atMost: Duration;
  #since: LoadProgress;

  /** @param atMost a request that takes longer is given up: no answer is waited for that long */
  constructor(first: LoadProgress, atMost: Duration) {
    this.#since = first;
    this.#atMost = atMost;
  }

  /** Whether they are by now: to be told of each report. */
  isReached(now: LoadProgress): boolean {
    const patience = Math.min(this.#atMost, Math.max(steadyFor, 2 * now.slowestAnswerMs));
    if (lostBy(now) > lostBy(this.#since) || now.longestWaitMs > patience) this.#since = now;
    const waitFor = now.underWay === 0 ? steadyFor : steadyFor + patience;
    return now.at - this.#since.at >= waitFor && now.ok > this.#since.ok;
  }
}

/** How many were not answered well. */
export function lostBy({ dropped, rejected }: Pick<LoadProgress, 'dropped' | 'rejected'>): number {
  return dropped + rejected;
}
