import uPlot from 'uplot';
import { colourOf } from '../drawing/colours.ts';
import { PanelFrame, type Panel } from './panel.ts';
import { rightPadding, type TimeScale } from '../drawing/time-scale.ts';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Name of the custom property that holds its colour. */
  readonly colour: string;
  readonly filled?: boolean;
  readonly dashed?: boolean;
}

export interface SeriesOptions {
  readonly title: string;
  readonly note: string;
  readonly unit: string;
  /** Moments of the values: each holds until the next. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly logarithmic?: boolean;
}

const height = 104;
/** uPlot's own name for 3 is a const enum, which a bundler cannot see. */
const logarithm = { distr: 3, log: 10 } as unknown as uPlot.Scale;

/** Values over time, drawn by uPlot on the shared axis. */
export class SeriesPanel extends PanelFrame implements Panel {
  readonly #options: SeriesOptions;
  #chart: uPlot | undefined;
  #scale: TimeScale | undefined;

  constructor(options: SeriesOptions) {
    super(options.title, options.note);
    this.#options = options;
    this.plot.setAttribute('role', 'img');
    this.plot.setAttribute('aria-label', `${options.title}: ${describe(options)}`);
  }

  draw(scale: TimeScale): void {
    const { at, lines } = this.#options;
    if (this.#scale?.left !== scale.left || this.#scale.width !== scale.width) this.#chart?.destroy();
    if (this.#scale?.left !== scale.left || this.#scale.width !== scale.width) this.#chart = undefined;
    this.#scale = scale;
    const data: uPlot.AlignedData = [[...at], ...lines.map(({ values }) => [...values])];
    this.#chart ??= new uPlot(this.#configure(scale), data, this.plot);
    this.#chart.setScale('x', { min: scale.from, max: scale.to });
  }

  /** Draws anew, as colours changed. */
  repaint(): void {
    this.#chart?.destroy();
    this.#chart = undefined;
    if (this.#scale) this.draw(this.#scale);
  }

  read(moment: number): void {
    const { at, lines, unit } = this.#options;
    const index = at.findLastIndex((start) => start <= moment);
    if (index < 0) return;
    const read = lines.filter(({ dashed }) => !dashed).map(({ label, values }) => `${label} ${shown(values[index])}`);
    this.say(`${read.join(', ')} ${unit}`);
  }

  #configure(scale: TimeScale): uPlot.Options {
    const { lines, unit, logarithmic = false } = this.#options;
    const text = colourOf('--muted');
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    const grid = { stroke: colourOf('--grid'), width: 1 };
    return {
      width: scale.end,
      height,
      padding: [6, rightPadding, 6, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false },
        y: logarithmic ? logarithm : { range: (_, __, max) => [0, max * 1.1 || 1] },
      },
      axes: [
        { show: false },
        {
          size: scale.left,
          stroke: text,
          grid,
          ticks: { show: false },
          gap: 6,
          font: '11px system-ui, sans-serif',
          space: 26,
          values: (_, splits) =>
            splits.map((split) => (!isRound(split, logarithmic) ? '' : `${String(split)} ${unit}`)),
        },
      ],
      series: [
        {},
        ...lines.map(({ label, colour, filled = false, dashed = false }): uPlot.Series => ({
          label,
          stroke: colourOf(colour),
          width: dashed ? 1 : 1.5,
          points: { show: false },
          ...(stepped ? { paths: stepped } : {}),
          ...(filled ? { fill: `${colourOf(colour)}33` } : {}),
          ...(dashed ? { dash: [4, 4] } : {}),
        })),
      ],
    };
  }
}

function isRound(value: number, logarithmic: boolean): boolean {
  return !logarithmic || Number.isInteger(Math.log10(value));
}

function shown(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

function describe({ lines, unit }: SeriesOptions): string {
  return lines
    .map(({ label, values }) => {
      const known = values.filter((value) => value !== null);
      return known.length === 0
        ? `${label} none`
        : `${label} ${shown(Math.min(...known))} to ${shown(Math.max(...known))} ${unit}`;
    })
    .join(', ');
}
