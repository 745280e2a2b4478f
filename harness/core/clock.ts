import { setTimeout as delay } from 'node:timers/promises';
import type { Duration } from './duration.ts';

/** Time and waiting, passed in so that unit tests need not wait. */
export interface Clock {
  /** Wall clock, epoch milliseconds with fractions, never running backwards within a process. */
  now(): number;
  sleep(duration: Duration, signal?: AbortSignal): Promise<void>;
}

const { timeOrigin } = performance;

/** Monotonic within the process: read once from the wall, then advanced by the performance counter. */
export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  async sleep(duration, signal) {
    await delay(duration, undefined, signal ? { signal } : {});
  },
};
