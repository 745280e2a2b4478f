/**
 * What it costs to watch: 50 pods are rolled once with all that is recorded beside a load proof, and the CPU time is read
 * that the recorder (this process), its docker clients, the probers and what follows the nodes took meanwhile, while 200 new connections a
 * second are made. The load itself is shown apart.
 *
 *     node --import ./harness/cli/typescript.js bench/watch-cost.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringUp } from '../harness/cluster/bring-up.ts';
import { selectProvider } from '../harness/cluster/providers/select-provider.ts';
import { lineProgress } from '../harness/build/progress.ts';
import { loadConfig } from '../harness/config/config.ts';
import { systemClock } from '../harness/core/clock.ts';
import { minutes, seconds } from '../harness/core/duration.ts';
import { groupBy } from '../harness/core/group-by.ts';
import { connect } from '../harness/kube/client/kube-client.ts';
import { deploymentComplete } from '../harness/kube/conditions/workload-conditions.ts';
import { rolloutRestart } from '../harness/kube/actions/workload-actions.ts';
import { podsGone } from '../harness/kube/conditions/pod-conditions.ts';
import { newRunId } from '../harness/record/run-id.ts';
import { Leases } from '../harness/scenario/leases/leases.ts';
import { leaseNodePort } from '../harness/scenario/leases/node-ports.ts';
import { watchRoutes } from '../harness/scenario/routes/route-watch.ts';
import { agentHostFor } from '../harness/scenario/traffic/agent-host-for.ts';
import { startLoad } from '../harness/load/agent/start-load.ts';
import { Stage } from '../harness/scenario/namespace/stage.ts';
import { Timeline } from '../harness/timeline/timeline.ts';
import { loadApp } from '../harness/subject/sample-app.ts';

const replicas = 50;
const ticksPerSecond = 100;

const resources = { requests: { cpu: '10m', memory: '8Mi' } };
const rolling = { rollingUpdate: { maxSurge: 15, maxUnavailable: 0 } };
const small = {
  replicas,
  strategy: rolling,
  template: { spec: { containers: [{ name: 'web', resources }] } },
};

const config = await loadConfig({});
const provider = await selectProvider(config);
const cluster = await bringUp(provider, config, lineProgress(say, systemClock));
const timeline = new Timeline();
const stage = await Stage.open({
  cluster,
  client: connect(cluster),
  clock: systemClock,
  of: { run: newRunId(new Date()), topic: 'cost', proof: 'watch' },
  timeline,
  logSink: { line: () => undefined },
  onWait: () => undefined,
});
const leases = new Leases(join(config.cacheDir, 'locks'), systemClock);
const port = await leaseNodePort(leases, stage.actor.client, cluster, systemClock);
try {
  const app = loadApp('web', 'go').deployment(small);
  const deployed = await stage.deployReachable(app, port.nodePort);
  const routes = await watchRoutes(stage, deployed, provider.nodeShell);
  const load = await startLoad(
    {
      ...{
        protocol: 'http',
        run: stage.namespace,
        targets: deployed.urls,
        streams: ['new'],
        rate: 200,
        connections: 20,
      },
      ...{ timeoutMs: seconds(5), expectStatus: [200], expectHeader: 'x-pod' },
    },
    agentHostFor(stage),
  );
  await systemClock.sleep(seconds(5));
  const before = cpuSeconds();
  const startedAt = systemClock.now();
  const old = stage.podsOf(deployed).map(({ uid }) => uid);
  const ref = { kind: 'Deployment', namespace: stage.namespace, name: app.name } as const;
  const generation = await rolloutRestart(stage.actor, ref);
  await stage.hub.waitFor(deploymentComplete(app.name, generation), { timeout: minutes(5) });
  await stage.hub.waitFor(podsGone(old), { timeout: minutes(2) });
  await systemClock.sleep(seconds(5));
  const wall = (systemClock.now() - startedAt) / 1000;
  const after = cpuSeconds();
  const { summary } = await load.drain();
  await routes.stop();
  for (const [who, spent] of Object.entries(after)) {
    const taken = spent - (before[who] ?? 0);
    say(
      `${who.padEnd(10)} ${taken.toFixed(2)} s of CPU in ${wall.toFixed(1)} s: ${((100 * taken) / wall).toFixed(1)} % of a core`,
    );
  }
  const all = Object.entries(after).filter(([who]) => who !== 'load');
  const sum = all.reduce((total, [who, spent]) => total + spent - (before[who] ?? 0), 0);
  say(`together   ${sum.toFixed(2)} s: ${((100 * sum) / wall).toFixed(1)} % of a core, without the load`);
  const told = timeline.of('connections').flatMap(({ sentTo }) => sentTo);
  say(
    `load: ${summary.sent} sent, ${summary.dropped} dropped; ${told.reduce((n, { ports }) => n + ports.length, 0)} connections told of`,
  );
  const kinds = [...groupBy(timeline.facts, ({ kind }) => kind)];
  say(kinds.map(([kind, facts]) => `${facts.length} ${kind}`).join(', '));
  const gaps = [...groupBy(timeline.of('gap'), ({ source, effect }) => `${effect} ${source}`)];
  say(`gaps: ${gaps.map(([which, facts]) => `${facts.length} ${which}`).join(', ')}`);
} finally {
  await stage.close({ keep: false });
  port.end();
}

/** CPU seconds since their start: ours, of our children (docker clients), of the agents on the nodes, which are processes here. */
function cpuSeconds(): Record<string, number> {
  const spent: Record<string, number> = { recorder: 0, clients: 0, probers: 0, followers: 0, load: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const who = roleOf(pid);
    if (who !== undefined) spent[who] = (spent[who] ?? 0) + cpuOf(pid);
  }
  return spent;
}

function roleOf(pid: string): string | undefined {
  const command = read(`/proc/${pid}/cmdline`).split('\0');
  if (Number(pid) === process.pid) return 'recorder';
  const ours = Number(fields(pid)[1]) === process.pid;
  if (command.some((part) => part.includes('seaworthy-agent'))) return ours ? 'load' : 'probers';
  if (ours) return 'clients';
  return command.includes('monitor') || command.includes('conntrack') ? 'followers' : undefined;
}

function cpuOf(pid: string): number {
  const [, , , , , , , , , , , user, system] = fields(pid);
  return (Number(user) + Number(system)) / ticksPerSecond;
}

/** From the state on, which follows the name. */
function fields(pid: string): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty for a process that has gone meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
