import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const nanosInMs = 1_000_000;

/** Measures for how long the event loop of this process is blocked at a time. */
export class StallWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });

  start(): void {
    this.#delay.enable();
  }

  /** Milliseconds, since the start. */
  get longestMs(): number {
    return Math.max(0, this.#delay.max / nanosInMs - resolutionMs);
  }

  stop(): void {
    this.#delay.disable();
  }
}
