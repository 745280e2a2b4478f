import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './clock.ts';

/** For unit tests: the time does not move until it is set, and every sleep is short, whatever it was to be. */
export class ManualClock implements Clock {
  /** Epoch milliseconds. */
  time = 1000;
  /** The length of every sleep that was asked for, in milliseconds. */
  readonly sleeps: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(duration: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(duration);
    await delay(2, undefined, signal ? { signal } : {});
  }
}
