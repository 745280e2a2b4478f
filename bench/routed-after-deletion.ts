/**
 * For how long a pod that is deleted is still sent new connections, from saved runs of proofs under load, by mode of kube-proxy. Told is
 * of pods that were ready when they were deleted, while another pod was: without one a pod that serves to its end is sent to on purpose.
 * Times count from the arrival of the deletion. Prints a Markdown table.
 *
 *     node --import ./harness/cli/typescript.js bench/routed-after-deletion.ts results/<run>...
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../harness/core/group-by.ts';
import { latencyOf } from '../harness/ledger/latency.ts';
import { podLives, type PodLife } from '../harness/observation/pods/pod-lives.ts';
import { podLookup, type PodLookup } from '../harness/observation/pods/pod-lookup.ts';
import { apiRoutes, nodeRoutes, podOfRoute, type ApiRoutes } from '../harness/observation/routing/routed-spans.ts';
import { sentConnections } from '../harness/observation/routing/sent-connections.ts';
import { openRunFolder } from '../harness/record/run-folder.ts';
import type { Timeline } from '../harness/timeline/timeline.ts';
import { readTrace } from '../harness/timeline/trace-file.ts';

/** Milliseconds from a pod's deletion; undefined for what was not observed. */
interface Deleted {
  /** Until its EndpointSlice said that it is not ready. */
  readonly told: number | undefined;
  /** Until no node had a rule that leads to it. */
  readonly ruled: number | undefined;
  /** Until the last connection that a node sent to it, where connections were followed beyond the last rule. */
  readonly sentTo: number | undefined;
}

const found = process.argv.slice(2).flatMap((run) => {
  const folder = openRunFolder(run);
  const { provider, version, nodes, proxyMode } = folder.readInfo().cluster;
  const cluster = `| ${proxyMode} | ${provider}, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}, ${version} |`;
  const traces = folder.readProofs().map(({ dir }) => join(folder.dir, dir, 'trace.jsonl'));
  return traces
    .filter((trace) => existsSync(trace))
    .flatMap((trace) => deletedPods(readTrace(trace)).map((deleted) => ({ cluster, ...deleted })));
});

print('| kube-proxy | cluster | until | pods | median | 90 % | 99 % | longest |');
print('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [cluster, pods] of groupBy(found, (its) => its.cluster)) {
  print(`${cluster} the EndpointSlice said so ${distribution(pods.map(({ told }) => told))}`);
  print(`${cluster} no node had a rule ${distribution(pods.map(({ ruled }) => ruled))}`);
  print(`${cluster} the last connection was sent ${distribution(pods.map(({ sentTo }) => sentTo))}`);
}

function deletedPods(timeline: Timeline): readonly Deleted[] {
  const rules = nodeRoutes(timeline.of('route').filter(({ source }) => source === 'rules'));
  const spans = [...rules.values()].flat();
  const api = apiRoutes(timeline.of('endpointslice'));
  const pods = podLookup(timeline);
  const sent = connectionsOf(timeline);
  return podLives(timeline).flatMap((life) => {
    const { deletionAt } = life;
    const told = deletionAt === undefined ? undefined : readyUntil(life, api, pods);
    const ends = spans.filter((span) => podOfRoute(span, pods) === life).map(({ to }) => to);
    if (deletionAt === undefined || told === undefined || ends.length === 0) return [];
    const ruled = Math.max(...ends);
    if (api.unready.some(({ from, to }) => from <= ruled && to >= deletionAt)) return [];
    const after = (at = Infinity) => (Number.isFinite(at) ? Math.max(0, at - deletionAt) : undefined);
    const last = sent.of.get(life);
    return [{ told: after(told), ruled: after(ruled), sentTo: sent.until > ruled ? after(last) : undefined }];
  });
}

/** When the API ceased to name a pod ready that it named so as it was deleted; undefined where it did not name it so. */
function readyUntil(life: PodLife, api: ApiRoutes, pods: PodLookup): number | undefined {
  const { deletionAt = NaN } = life;
  const then = api.ready.filter(({ from, to }) => from <= deletionAt && to >= deletionAt);
  return then.find((span) => pods.find(span, span.from) === life)?.to;
}

/** When each pod was sent its last connection, and until when connections were followed on every node. */
function connectionsOf(timeline: Timeline): {
  readonly of: ReadonlyMap<PodLife | undefined, number>;
  readonly until: number;
} {
  const of = new Map<PodLife | undefined, number>();
  for (const { pod, at } of sentConnections(timeline)) of.set(pod, Math.max(of.get(pod) ?? -Infinity, at));
  const nodes = groupBy(timeline.of('connections'), ({ node }) => node);
  return { of, until: Math.min(...[...nodes.values()].map((facts) => facts.at(-1)?.to ?? -Infinity)) };
}

function distribution(times: readonly (number | undefined)[]): string {
  const known = times.filter((time) => time !== undefined);
  const { p50, p90, p99, max } = latencyOf(Float64Array.from(known));
  const inMs = (ms: number | null) => (ms === null ? '?' : `${Math.round(ms)} ms`);
  return `| ${known.length} | ${[p50, p90, p99, max].map(inMs).join(' | ')} |`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
