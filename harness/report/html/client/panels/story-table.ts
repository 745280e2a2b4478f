import type { ExperimentModel, Moment } from '../../model/experiment-model.ts';
import { element } from '../drawing/elements.ts';
import { moment } from '../drawing/time-text.ts';

/** Everything that is drawn as a list in order of time: for reading, searching, and for screen readers. */
export function storyTable(model: ExperimentModel): HTMLElement {
  const rows = storyOf(model).map(({ at, who, text, known }) =>
    element(
      'tr',
      {},
      element('td', {}, moment(at, 3)),
      element('th', { scope: 'row' }, who),
      element('td', {}, text),
      element('td', {}, known),
    ),
  );
  const heads = ['when', 'who', 'what', 'known by'].map((head) => element('th', { scope: 'col' }, head));
  return element(
    'details',
    { class: 'table' },
    element('summary', {}, 'What happened, in order'),
    element(
      'div',
      { class: 'scroll' },
      element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)),
    ),
  );
}

interface Line extends Moment {
  readonly who: string;
}

function storyOf({ commands, pods, routes, blind }: ExperimentModel): Line[] {
  return [
    ...commands.map((command) => ({ ...command, who: 'Seaworthy' })),
    ...pods.flatMap((pod) => [
      ...pod.phases.map(({ from, phase, known }) => ({ at: from, who: pod.name, text: phase, known })),
      ...pod.moments.map((found) => ({ ...found, who: pod.name })),
      ...pod.containers.flatMap(({ name, runs }) =>
        runs.map(({ from, text }) => ({ at: from, who: `${pod.name} ${name}`, text, known: 'the watch and the log' })),
      ),
    ]),
    ...routes.flatMap(({ name, known, rows }) =>
      rows.flatMap(({ pod, spans }) =>
        spans.map(({ from, text }) => ({ at: from, who: name, text: `${pod}: ${text}`, known })),
      ),
    ),
    ...blind.map(({ from, text }) => ({ at: from, who: 'Seaworthy', text, known: 'its own watch' })),
  ].sort((a, b) => a.at - b.at);
}

/** The ends of the logs, as text. */
export function logViews({ logs }: ExperimentModel): HTMLElement[] {
  if (logs.length === 0) return [];
  const views = logs.map(({ pod, name, lines, earlier }) =>
    element(
      'details',
      {},
      element('summary', {}, `${pod} ${name}: ${String(lines.length + earlier)} lines`),
      element(
        'pre',
        {},
        `${earlier > 0 ? `(${String(earlier)} earlier lines are in the log's file)\n` : ''}${lines.map(([at, text]) => `${at === null ? '' : `${moment(at, 3)}  `}${text}`).join('\n')}`,
      ),
    ),
  );
  return [
    element(
      'details',
      { class: 'table' },
      element('summary', {}, `Logs of ${String(logs.length)} containers`),
      ...views,
    ),
  ];
}
