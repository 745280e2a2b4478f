import type { ContainerLane, FailedRequest, PodLane } from '../../model/experiment-model.ts';
import { shortened } from './axis-panel.ts';
import { classOf } from '../drawing/colours.ts';
import { svg } from '../drawing/elements.ts';
import { failureMarks } from './failures-panel.ts';
import { PanelFrame, type Panel } from './panel.ts';
import type { TimeScale } from '../drawing/time-scale.ts';
import { length, moment } from '../drawing/time-text.ts';

const barTop = 13;
const barHeight = 15;
const containerHeight = 13;

interface Lane {
  readonly pod: PodLane;
  readonly failures: readonly FailedRequest[];
  readonly top: number;
  readonly height: number;
}

/** A lane a pod: its phases, its moments, the end of its grace period, and the requests that failed by it. */
export class PodsPanel extends PanelFrame implements Panel {
  readonly #lanes: readonly Lane[];
  readonly #height: number;
  #marked: string | undefined;
  #chosen: FailedRequest | undefined;
  #scale: TimeScale | undefined;

  constructor(pods: readonly PodLane[], more: number, failures: readonly FailedRequest[]) {
    super(
      'Pods',
      more > 0 ? `${String(pods.length)} are drawn, those with failures first; ${String(more)} more are not` : '',
    );
    let top = 0;
    this.#lanes = pods.map((pod) => {
      const own = failures.filter((failure) => failure.pod === pod.name);
      const height = barTop + barHeight + (own.length > 0 ? 15 : 5) + pod.containers.length * containerHeight + 4;
      top += height;
      return { pod, failures: own, top: top - height, height };
    });
    this.#height = top;
  }

  /** Points at the lane of a pod, and at a failed request on it. */
  point(pod: string | undefined, chosen: FailedRequest | undefined): void {
    this.#marked = pod;
    this.#chosen = chosen;
    if (this.#scale) this.draw(this.#scale);
  }

  /** Brings the lane of a pod into view. */
  reveal(pod: string): void {
    this.plot.querySelector(`[data-pod="${CSS.escape(pod)}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }

  draw(scale: TimeScale): void {
    this.#scale = scale;
    const groups = this.#lanes.map((lane) => this.#draw(lane, scale));
    this.plot.replaceChildren(svg('svg', { width: scale.end, height: this.#height, class: 'pods' }, ...groups));
  }

  #draw({ pod, failures, top, height }: Lane, scale: TimeScale): SVGElement {
    const marked = pod.name === this.#marked;
    const bottom = barTop + barHeight;
    const tip = `${pod.name}\non ${pod.node ?? 'no node yet'}${pod.exit === null ? '' : `\n${pod.exit}`}${pod.grace === null ? '' : `\ngrace ${String(pod.grace)} s`}`;
    return svg(
      'g',
      { transform: `translate(0,${String(top)})`, class: marked ? 'lane marked' : 'lane', 'data-pod': pod.name },
      svg('rect', { x: 0, y: 0, width: scale.end, height, class: 'back' }),
      svg(
        'text',
        { x: scale.left - 8, y: barTop + 11, class: 'lane-label', 'data-tip': tip },
        shortened(pod.name, Math.floor((scale.left - 16) / 6.6)),
      ),
      ...phaseBars(pod, scale),
      ...servedLine(pod, scale, bottom + 3),
      ...momentMarks(pod, scale),
      ...deadline(pod, scale, height),
      ...exitLabel(pod, scale),
      ...failureMarks(failures, scale, { top: bottom + 5, bottom: bottom + 15 }, this.#chosen),
      ...pod.containers.flatMap((container, index) => {
        const y = bottom + (failures.length > 0 ? 18 : 7) + index * containerHeight;
        return containerBars(container, scale, y);
      }),
    );
  }
}

function phaseBars({ phases }: PodLane, scale: TimeScale): SVGElement[] {
  return phases.flatMap(({ phase, from, to, known }) => {
    if (!scale.shows(from, to ?? Infinity)) return [];
    const [left, right] = [scale.clampedX(from), scale.clampedX(to ?? scale.to)];
    const lasted = to === null ? 'to the end of the watch' : `${length(to - from)}, to ${moment(to, 3)}`;
    const room = right - left;
    return [
      svg(
        'g',
        { class: `phase ${classOf(phase)}`, 'data-tip': `${phase}\nfrom ${moment(from, 3)} (${known})\n${lasted}` },
        svg('rect', { x: left, y: barTop, width: Math.max(1.5, room), height: barHeight }),
        ...(room > phase.length * 6.4 + 8 ? [svg('text', { x: left + 5, y: barTop + 11 }, phase)] : []),
      ),
    ];
  });
}

/** From the first to the last request that it answered. */
function servedLine({ answered }: PodLane, scale: TimeScale, y: number): SVGElement[] {
  if (!answered || !scale.shows(answered[0], answered[1])) return [];
  const tip = `answered requests from ${moment(answered[0], 3)} to ${moment(answered[1], 3)}`;
  return [
    svg('line', {
      x1: scale.clampedX(answered[0]),
      x2: scale.clampedX(answered[1]),
      y1: y,
      y2: y,
      class: 'served',
      'data-tip': tip,
    }),
  ];
}

/** Named where the next one leaves room. */
function momentMarks({ moments }: PodLane, scale: TimeScale): SVGElement[] {
  const shown = moments.filter(({ at }) => scale.shows(at, at));
  return shown.map(({ at, text, known }, index) => {
    const x = scale.x(at);
    const next = shown[index + 1];
    const room = (next ? scale.x(next.at) - 5 : scale.end) - x;
    return svg(
      'g',
      { class: 'moment', 'data-tip': `${text}\n${moment(at, 3)} (${known})` },
      svg('rect', { x: x - 5, y: 0, width: 10, height: barTop, class: 'reach' }),
      svg('path', { d: `M${String(x - 3.5)},${String(barTop - 7)}h7l-3.5,6z` }),
      ...(room > text.length * 5.2 + 8 ? [svg('text', { x: x + 6, y: barTop - 3 }, text)] : []),
    );
  });
}

function deadline({ deadline: at, grace }: PodLane, scale: TimeScale, height: number): SVGElement[] {
  if (at === null || !scale.shows(at, at)) return [];
  const x = scale.x(at);
  const tip = `the grace period of ${String(grace ?? '?')} s ends\n${moment(at, 3)}, by the time at which the deletion was seen`;
  const before = scale.right - x < 70;
  return [
    svg('line', { x1: x, x2: x, y1: 0, y2: height - 3, class: 'deadline', 'data-tip': tip }),
    svg(
      'text',
      { x: before ? x - 4 : x + 4, y: 8, class: before ? 'deadline-label before' : 'deadline-label' },
      'grace ends',
    ),
  ];
}

function exitLabel({ phases, exit }: PodLane, scale: TimeScale): SVGElement[] {
  const exited = phases.findLast(({ phase }) => phase === 'exited');
  if (exit === null || !exited || !scale.shows(exited.from, exited.from)) return [];
  const x = scale.clampedX(exited.to ?? exited.from) + 5;
  return x + exit.length * 6 > scale.end
    ? []
    : [svg('text', { x, y: barTop + 11, class: exit === 'exit 0' ? 'exit' : 'exit bad' }, exit)];
}

function containerBars({ name, init, runs }: ContainerLane, scale: TimeScale, y: number): SVGElement[] {
  const label = svg(
    'text',
    { x: scale.left - 8, y: y + 8, class: 'sub-label' },
    `${init ? 'init: ' : ''}${shortened(name, 20)}`,
  );
  const bars = runs
    .filter(({ from, to }) => scale.shows(from, to ?? Infinity))
    .map(({ from, to, state, text }) => {
      const [left, right] = [scale.clampedX(from), scale.clampedX(to ?? scale.to)];
      const lasted = to === null ? 'to the end of the watch' : `${length(to - from)}, to ${moment(to, 3)}`;
      const fits = right - left > text.length * 5.6 + 8;
      return svg(
        'g',
        { class: `run ${state}`, 'data-tip': `${name} ${text}\nfrom ${moment(from, 3)}\n${lasted}` },
        svg('rect', { x: left, y, width: Math.max(1.5, right - left), height: containerHeight - 3 }),
        ...(fits ? [svg('text', { x: left + 4, y: y + 8 }, text)] : []),
      );
    });
  return [label, ...bars];
}
