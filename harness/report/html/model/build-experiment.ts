import { attributionsOf } from '../../../judgement/explained.ts';
import { unloaded, type LoadEvidence } from '../../../judgement/load-evidence.ts';
import { overloadedSpans } from '../../../observation/host-load.ts';
import { slownessText } from '../../text/load/slowness-text.ts';
import type { CommandFact } from '../../../timeline/fact.ts';
import type { TimelineReader } from '../../../timeline/timeline.ts';
import type { ExperimentModel, LogEnd, Moment, Span, Windows } from './experiment-model.ts';
import { readLoads } from './load-model.ts';
import { graceUses } from '../../../observation/pods/grace-use.ts';
import { podLanes } from './pod-lanes.ts';
import { routeLanes } from './route-lanes.ts';
import { TimeAxis } from './time-axis.ts';

/** The evidence of one proof, as far as it is drawn. */
export interface ExperimentEvidence {
  readonly timeline: TimelineReader;
  readonly loads: readonly LoadEvidence[];
  /** Reads the ends of these pods' logs. */
  readonly logs: (pods: readonly string[], axis: TimeAxis) => readonly LogEnd[];
}

/** The model of what the report draws of a proof; undefined if nothing was observed. */
export function buildExperiment({ timeline, loads, logs }: ExperimentEvidence): ExperimentModel | undefined {
  const [first, last] = extentOf(timeline, loads);
  if (first === undefined || last === undefined) return undefined;
  const axis = new TimeAxis(loads[0]?.baseline.from ?? first);
  const sent = loads.filter((evidence) => unloaded(evidence) === undefined);
  const explained = sent.map((evidence) => ({ evidence, attributions: attributionsOf(evidence) }));
  const { model: load, byPod } = readLoads(explained, axis);
  const { lanes: pods, more: morePods } = podLanes(timeline, byPod, axis);
  const names = [...new Set(pods.map(({ name }) => name))];
  return {
    epoch: axis.epoch,
    from: axis.at(first),
    to: axis.at(last),
    windows: loads[0] ? windowsOf(loads[0], axis) : null,
    load: load ?? null,
    commands: timeline.of('command').map((command) => commandOf(command, axis)),
    blind: blindSpans(timeline, axis),
    pods,
    morePods,
    grace: graceUses(timeline, (uid) => byPod.get(uid)?.lastNew).filter(({ pod }) => names.includes(pod)),
    routes: routeLanes(timeline, names, axis),
    logs: logs(names, axis),
  };
}

/** Around the load where there is one: what it took to set up and to clear up is not in question. */
function extentOf(timeline: TimelineReader, loads: readonly LoadEvidence[]): [number | undefined, number | undefined] {
  const from = loads.map(({ baseline }) => baseline.from);
  const to = loads.map(({ recovery }) => recovery.to);
  if (loads.length > 0) return [Math.min(...from), Math.max(...to)];
  return [timeline.facts[0]?.at, timeline.facts.at(-1)?.at];
}

function windowsOf({ baseline, disruption, recovery }: LoadEvidence, axis: TimeAxis): Windows {
  const onAxis = ({ from, to }: { readonly from: number; readonly to: number }) =>
    [axis.at(from), axis.at(to)] as const;
  return { baseline: onAxis(baseline), disruption: onAxis(disruption), recovery: onAxis(recovery) };
}

function commandOf({ at, verb, object, detail }: CommandFact, axis: TimeAxis): Moment {
  const text = [verb, object, ...(detail === undefined ? [] : [`(${detail})`])].join(' ');
  return { at: axis.at(at), text, known: 'our own command, before it was sent' };
}

/** Stretches in which a watch was away, or the host was overloaded. */
function blindSpans(timeline: TimelineReader, axis: TimeAxis): Span[] {
  const gaps = timeline.of('gap').map((gap) => ({
    from: axis.at(gap.from),
    to: axis.at(gap.at),
    text: `${gap.of} was not observed (${gap.reason}): ${gap.effect === 'late' ? 'all of it came later' : 'what happened meanwhile may be lost'}`,
  }));
  const overloaded = overloadedSpans(timeline).map(({ from, to, how }) => ({
    from: axis.at(from),
    to: axis.at(to),
    text: `the host was overloaded: ${slownessText(how)}`,
  }));
  return [...gaps, ...overloaded];
}
