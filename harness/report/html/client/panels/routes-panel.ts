import type { RouteLane } from '../../model/experiment-model.ts';
import { shortened } from './axis-panel.ts';
import { classOf } from '../drawing/colours.ts';
import { svg } from '../drawing/elements.ts';
import { PanelFrame, type Panel } from './panel.ts';
import type { TimeScale } from '../drawing/time-scale.ts';
import { length, moment } from '../drawing/time-text.ts';

const rowHeight = 12;
const headHeight = 16;

/**
 * The panel with the routing: to which pods new connections are sent, in one group of rows for each Service and each
 * node, with one row for each pod.
 */
export class RoutesPanel extends PanelFrame implements Panel {
  readonly #lanes: readonly RouteLane[];
  #marked: string | undefined;
  #scale: TimeScale | undefined;

  constructor(lanes: readonly RouteLane[]) {
    const looked = lanes.some(({ ofNode }) => ofNode);
    super(
      'Routing to pods',
      looked ? "the API's word first, then what each node does" : "the API's word; nobody looked at the nodes",
    );
    this.#lanes = lanes;
  }

  point(pod: string | undefined): void {
    this.#marked = pod;
    if (this.#scale) this.draw(this.#scale);
  }

  draw(scale: TimeScale): void {
    this.#scale = scale;
    let y = 0;
    const groups = this.#lanes.flatMap(({ name, known, rows }) => {
      const head = svg(
        'text',
        { x: scale.left - 8, y: y + 12, class: 'group-label', 'data-tip': `${name}\nknown by ${known}` },
        shortened(name, Math.floor((scale.left - 16) / 6.4)),
      );
      y += headHeight;
      const drawn = rows.map(({ pod, spans }) => {
        const top = y;
        y += rowHeight;
        return svg(
          'g',
          { class: pod === this.#marked ? 'row marked' : 'row' },
          svg('rect', { x: 0, y: top - 1, width: scale.end, height: rowHeight, class: 'back' }),
          svg(
            'text',
            { x: scale.left - 8, y: top + 8, class: 'sub-label' },
            pod.slice(-Math.floor((scale.left - 16) / 6)),
          ),
          ...spans
            .filter(({ from, to }) => scale.shows(from, to ?? Infinity))
            .map(({ from, to, state, text }) => {
              const [left, right] = [scale.clampedX(from), scale.clampedX(to ?? scale.to)];
              const until = to === null ? 'to the end of the watch' : `to ${moment(to, 3)} (${length(to - from)})`;
              const tip = `${name} and ${pod}\n${text}\nfrom ${moment(from, 3)} ${until}\nknown by ${known}`;
              return svg('rect', {
                x: left,
                y: top,
                width: Math.max(1.5, right - left),
                height: rowHeight - 4,
                class: `route ${classOf(state)}`,
                'data-tip': tip,
              });
            }),
        );
      });
      y += 4;
      return [head, ...drawn];
    });
    this.plot.replaceChildren(svg('svg', { width: scale.end, height: y, class: 'routes' }, ...groups));
  }
}
