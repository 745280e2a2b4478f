import type { ExperimentModel } from '../model/experiment-model.ts';
import { button, element } from './drawing/elements.ts';
import type { Overview } from './panels/overview.ts';
import type { Panel } from './panels/panel.ts';
import { rightPadding, TimeScale } from './drawing/time-scale.ts';
import { length, moment } from './drawing/time-text.ts';
import { tooltip } from './drawing/tooltip.ts';

export interface TimelineOptions {
  readonly model: ExperimentModel;
  readonly panels: readonly Panel[];
  readonly overview: Overview;
  readonly onRequest: (id: number) => void;
  readonly onStep: (by: 1 | -1) => void;
}

/** The shortest stretch that can be shown, milliseconds. */
const shortest = 20;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Panels under one axis: zoom, brush, and a cursor through all of them. */
export class TimelineView {
  readonly element: HTMLElement;
  readonly #options: TimelineOptions;
  readonly #panels = element('div', { class: 'panels' });
  readonly #cursor = element('div', { class: 'cursor', hidden: true });
  readonly #brush = element('div', { class: 'brush', hidden: true });
  readonly #range = element('span', { class: 'range', role: 'status' });
  #shown: Range;
  #scale: TimeScale;

  constructor(options: TimelineOptions) {
    const { model, panels, overview } = options;
    this.#options = options;
    this.#shown = model;
    this.#scale = new TimeScale(model, { left: 0, width: 1 });
    const tools = element(
      'p',
      { class: 'tools' },
      button('+', 'Zoom in', () => {
        this.zoom(0.5);
      }),
      button('−', 'Zoom out', () => {
        this.zoom(2);
      }),
      button('‹', 'Earlier', () => {
        this.move(-0.25);
      }),
      button('›', 'Later', () => {
        this.move(0.25);
      }),
      button('All', 'Show all of it', () => {
        this.show(model);
      }),
      this.#range,
      element('small', {}, 'Drag to zoom, double-click for all; keys: + − ← → 0, n and p for the failed requests'),
    );
    this.#panels.append(
      ...bandsOf(model),
      overview.element,
      ...panels.map((panel) => panel.element),
      this.#cursor,
      this.#brush,
    );
    this.element = element(
      'div',
      {
        class: 'timeline',
        tabindex: 0,
        role: 'group',
        'aria-label':
          'Timeline. Keys: plus and minus zoom, arrows move, 0 shows all of it, n and p go through the failed requests; all of it is in the tables below.',
      },
      tools,
      this.#panels,
    );
    this.#listen();
  }

  /** Draws for the first time, once it has its place in the page, and again whenever its width changes. */
  start(): void {
    this.fit();
    new ResizeObserver(() => {
      this.fit();
    }).observe(this.#panels);
  }

  /** Takes up its width anew. */
  fit(): void {
    const all = this.#panels.clientWidth;
    const left = all < 640 ? 104 : 178;
    const width = Math.max(80, all - left - rightPadding);
    if (all > 0 && (this.#scale.left !== left || this.#scale.width !== width)) this.draw();
  }

  draw(): void {
    const all = this.#panels.clientWidth;
    const left = all < 640 ? 104 : 178;
    this.#scale = new TimeScale(this.#shown, { left, width: Math.max(80, all - left - rightPadding) });
    for (const panel of this.#options.panels) panel.draw(this.#scale);
    this.#options.overview.draw(this.#scale);
    for (const band of this.#panels.querySelectorAll<HTMLElement>('.band'))
      place(band, this.#scale, Number(band.dataset['from']), Number(band.dataset['to']));
    const { from, to } = this.#shown;
    this.#range.textContent = `${moment(from)} to ${moment(to)}, ${length(to - from)}`;
  }

  show({ from, to }: Range): void {
    const { model } = this.#options;
    const wide = Math.min(model.to - model.from, Math.max(shortest, to - from));
    const start = Math.min(model.to - wide, Math.max(model.from, from));
    this.#shown = { from: start, to: start + wide };
    this.draw();
  }

  /** @param factor below 1 to see more of less */
  zoom(factor: number, around = (this.#shown.from + this.#shown.to) / 2): void {
    const { from, to } = this.#shown;
    this.show({ from: around - (around - from) * factor, to: around + (to - around) * factor });
  }

  /** @param share of what is shown; below 0 to earlier */
  move(share: number): void {
    const { from, to } = this.#shown;
    const by = (to - from) * share;
    this.show({ from: from + by, to: to + by });
  }

  /** Makes sure that a moment is shown. */
  bringIn(at: number): void {
    const { from, to } = this.#shown;
    if (at < from || at > to) this.show({ from: at - (to - from) / 2, to: at + (to - from) / 2 });
  }

  #listen(): void {
    let pressed: { readonly x: number; readonly inOverview: boolean } | undefined;
    const xOf = (event: MouseEvent) => event.clientX - this.#panels.getBoundingClientRect().left;
    this.#panels.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const inOverview = this.#options.overview.element.contains(event.target as Node);
      pressed = { x: xOf(event), inOverview };
    });
    this.#panels.addEventListener('pointermove', (event) => {
      const x = xOf(event);
      this.#point(x);
      tooltip.follow(event);
      if (!pressed || Math.abs(x - pressed.x) < 4) return;
      this.#brush.hidden = false;
      place(this.#brush, this.#scale, this.#scale.at(Math.min(x, pressed.x)), this.#scale.at(Math.max(x, pressed.x)));
    });
    const release = (event: PointerEvent) => {
      if (!pressed) return;
      const scale = pressed.inOverview ? this.#options.overview.scale(this.#scale) : this.#scale;
      const [from, to] = [pressed.x, xOf(event)].sort((a, b) => a - b).map((x) => scale.at(x)) as [number, number];
      const dragged = Math.abs(xOf(event) - pressed.x) >= 4;
      pressed = undefined;
      this.#brush.hidden = true;
      if (dragged)
        this.show({ from: Math.max(from, this.#options.model.from), to: Math.min(to, this.#options.model.to) });
      else this.#click(event);
    };
    window.addEventListener('pointerup', release);
    this.#panels.addEventListener('pointerleave', () => {
      this.#cursor.hidden = true;
      tooltip.hide();
    });
    this.#panels.addEventListener('dblclick', () => {
      this.show(this.#options.model);
    });
    this.#panels.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 0.8 : 1.25, this.#scale.at(xOf(event)));
      },
      { passive: false },
    );
    this.element.addEventListener('keydown', (event) => {
      const act =
        event.target === this.element && !event.ctrlKey && !event.metaKey && !event.altKey
          ? this.#keys[event.key]
          : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  readonly #keys: Readonly<Record<string, () => void>> = {
    '+': () => {
      this.zoom(0.5);
    },
    '=': () => {
      this.zoom(0.5);
    },
    '-': () => {
      this.zoom(2);
    },
    ArrowLeft: () => {
      this.move(-0.25);
    },
    ArrowRight: () => {
      this.move(0.25);
    },
    '0': () => {
      this.show(this.#options.model);
    },
    n: () => {
      this.#options.onStep(1);
    },
    p: () => {
      this.#options.onStep(-1);
    },
  };

  #click(event: PointerEvent): void {
    const target = event.target as Element;
    const id = target.closest<SVGElement>('[data-request]')?.dataset['request'];
    if (id !== undefined) this.#options.onRequest(Number(id));
  }

  /** The cursor goes through all panels; each says what it has there. */
  #point(x: number): void {
    const inside = x >= this.#scale.left && x <= this.#scale.right;
    this.#cursor.hidden = !inside;
    if (!inside) return;
    const at = this.#scale.at(x);
    this.#cursor.style.left = `${String(x)}px`;
    this.#cursor.dataset['at'] = moment(at, 3);
    for (const panel of this.#options.panels) panel.read?.(at);
  }
}

function bandsOf({ windows, blind }: ExperimentModel): HTMLElement[] {
  const band = (from: number, to: number, kind: string, text: string) =>
    element('div', { class: `band ${kind}`, 'data-from': from, 'data-to': to, title: text });
  return [
    ...(windows ? [band(...windows.disruption, 'disruption', 'disruption')] : []),
    ...blind.map(({ from, to, text }) => band(from, to, 'blind', text)),
  ];
}

function place(target: HTMLElement, scale: TimeScale, from: number, to: number): void {
  const [left, right] = [scale.clampedX(from), scale.clampedX(to)];
  target.hidden = !scale.shows(from, to);
  target.style.left = `${String(left)}px`;
  target.style.width = `${String(Math.max(1, right - left))}px`;
}
