/** Right of every plot, so that labels at the end of the axis are not cut. */
export const rightPadding = 28;

/** Converts times to positions in a panel: labels are left of `left`, the plot is `width` pixels wide. */
export class TimeScale {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;

  constructor(
    range: { readonly from: number; readonly to: number },
    plot: { readonly left: number; readonly width: number },
  ) {
    this.from = range.from;
    this.to = range.to;
    this.left = plot.left;
    this.width = plot.width;
  }

  get right(): number {
    return this.left + this.width;
  }

  /** The right edge of the panel. */
  get end(): number {
    return this.right + rightPadding;
  }

  x(at: number): number {
    return this.left + ((at - this.from) / (this.to - this.from)) * this.width;
  }

  /** Within the plot: what lies outside is put on its edge. */
  clampedX(at: number): number {
    return Math.min(this.right, Math.max(this.left, this.x(at)));
  }

  at(x: number): number {
    return this.from + ((x - this.left) / this.width) * (this.to - this.from);
  }

  shows(from: number, to: number): boolean {
    return from <= this.to && to >= this.from;
  }

  /** Round moments, some 90 pixels apart, and how many digits tell them apart. */
  ticks(): { readonly at: readonly number[]; readonly digits: number } {
    const wanted = (this.to - this.from) / Math.max(1, this.width / 90);
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= wanted) ?? wanted;
    const first = Math.ceil(this.from / step);
    const count = Math.max(0, Math.floor(this.to / step) - first + 1);
    const digits = Math.max(0, Math.min(3, 3 - Math.floor(Math.log10(step))));
    return { at: Array.from({ length: count }, (_, index) => (first + index) * step), digits };
  }
}
