import type { Clock } from '../../core/clock.ts';
import { milliseconds, type Duration } from '../../core/duration.ts';

const lookEvery = milliseconds(50);

/** Waits until it is so, for so long at most. @returns whether it is */
export async function until(clock: Clock, isSo: () => boolean, within: Duration): Promise<boolean> {
  const deadline = clock.now() + within;
  while (!isSo()) {
    if (clock.now() > deadline) return false;
    await clock.sleep(lookEvery);
  }
  return true;
}
