/**
 * By how much the nodes lagged behind the API, from a saved trace: of each pod whose endpoint ceased to be ready, or
 * became ready, when the watch event arrived, when each node's rules followed, and between when the probers say that it did.
 *
 *     node --import ./harness/cli/typescript.js bench/route-lag.ts results/latest/rolling-delete-node/rollout/trace.jsonl
 */
import { groupBy } from '../harness/core/group-by.ts';
import type { EndpointSliceFact, RouteFact } from '../harness/timeline/fact.ts';
import { readTrace } from '../harness/timeline/trace-file.ts';

const [path = 'results/latest/rolling-delete-node/rollout/trace.jsonl'] = process.argv.slice(2);
const { facts } = readTrace(path);
const slices = facts.filter((fact): fact is EndpointSliceFact => fact.kind === 'endpointslice');
const routes = facts.filter((fact): fact is RouteFact => fact.kind === 'route' && fact.since > 0);

for (const [, its] of groupBy(routes, ({ pod, node, routed }) => `${pod} ${node} ${routed}`)) {
  const [{ pod, node, routed }] = its as [RouteFact];
  const rules = its.find(({ source }) => source === 'rules');
  const probe = its.find(({ source }) => source === 'probe');
  const told = routed ? readySince(pod) : notReadySince(pod);
  if (told === undefined) continue;
  const lag = (at: number) => `${at - told >= 0 ? '+' : ''}${Math.round(at - told)} ms`;
  const line = [
    pod.padEnd(24),
    node.padEnd(20),
    routed ? 'in ' : 'out',
    `rules ${rules ? `${lag(rules.since)} to ${lag(rules.at)}` : 'not followed'}`.padEnd(28),
    `probes ${probe ? `${lag(probe.since)} to ${lag(probe.at)}, ${probe.samples ?? 0} samples` : 'too few'}`,
    rules && probe && (rules.at < probe.since || rules.since > probe.at) ? 'CONTRADICTION' : '',
  ].join('  ');
  process.stdout.write(`${line}\n`);
}

function readySince(pod: string): number | undefined {
  return slices.find(({ endpoints }) => endpoints.some((its) => its.pod === pod && its.ready))?.at;
}

function notReadySince(pod: string): number | undefined {
  const since = readySince(pod) ?? Infinity;
  return slices.find((slice) => slice.at > since && !slice.endpoints.some((its) => its.pod === pod && its.ready))?.at;
}
