/** Turns epoch milliseconds into those of one experiment's axis. */
export class TimeAxis {
  readonly epoch: number;

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  /** Milliseconds since the epoch of the axis, rounded to tenths. */
  at(time: number): number {
    return Math.round((time - this.epoch) * 10) / 10;
  }

  /** Like `at`, but null for what is not known or never ends. */
  atOrNull(time: number | undefined): number | null {
    return time === undefined || !Number.isFinite(time) ? null : this.at(time);
  }
}
