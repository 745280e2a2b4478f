/**
 * Is anything left of `seaworthy verify` that was killed, and was anything of others touched? Kills it at random moments, of an app that runs
 * and of manifests, alone or with all that it started, and lets `seaworthy cleanup` or the next start remove what is left. Then everything in
 * the cluster must be as it was before, and no process, container or folder of it may be there. The same is looked at right after each kill:
 * were nothing left then, there would have been nothing to remove, and the trial would tell nothing.
 * Exit code 1 when something stays or is another one, 2 when too little was seen. On a cluster that Seaworthy made, on Linux.
 *
 *     node --import ./harness/cli/typescript.js bench/killed-verify.ts [--moments 10] [--seed 7] [--from 0.5] [--to 40] [--held] [--proof drain,start] [--budget 600]
 *
 * `--from` and `--to` are seconds from the start of a run, between which it is killed; with `--held` they are counted from when a node is
 * cordoned or a workload is scaled. After `--budget` seconds no more is begun.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lineProgress } from '../harness/build/progress.ts';
import { removeLeft } from '../harness/cli/cleanup/leftovers.ts';
import { endOnErrors } from '../harness/cli/failure.ts';
import { bringUp } from '../harness/cluster/bring-up.ts';
import type { ClusterProvider } from '../harness/cluster/cluster-provider.ts';
import { selectProvider } from '../harness/cluster/providers/select-provider.ts';
import { loadConfig } from '../harness/config/config.ts';
import { systemClock } from '../harness/core/clock.ts';
import { formatDuration, milliseconds, minutes, seconds } from '../harness/core/duration.ts';
import { HarnessError } from '../harness/core/harness-error.ts';
import { apply } from '../harness/kube/actions/apply.ts';
import { deleteNamespace, namespaceGone } from '../harness/kube/actions/namespace.ts';
import { readObject } from '../harness/kube/actions/read-object.ts';
import { connect } from '../harness/kube/client/kube-client.ts';
import { imageOfRepository } from '../harness/scenario/namespace/image-of.ts';
import { attempt } from '../harness/shell/run.ts';
import { readStories } from '../harness/subject/catalogue.ts';
import { Timeline } from '../harness/timeline/timeline.ts';
import { clusterObjects, podsOf } from './killed-verify/cluster-objects.ts';
import { differences, type State } from './killed-verify/differences.ts';
import { held } from './killed-verify/held.ts';
import { processesOnNode, processesWith } from './killed-verify/processes.ts';

/** Each leaves something else where it is cut off. */
const leaving = ['drain', 'scale-in', 'dependency', 'start', 'rollout', 'rolling-delete', 'stop', 'kill-term', 'crash'];
const [shop, others] = ['killed-verify-shop', 'killed-verify-others'];
/** By which the processes that a trial starts are found again. */
const mark = 'KILLED_VERIFY';
/** What was asked to go may take its grace period. */
const goneWithin = minutes(1);

endOnErrors();
const { values } = parseArgs({
  options: {
    moments: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    from: { type: 'string', default: '0.5' },
    to: { type: 'string', default: '40' },
    held: { type: 'boolean', default: false },
    proof: { type: 'string', default: leaving.join(',') },
    budget: { type: 'string', default: '3600' },
  },
});
const moments = Number(values.moments);
const seed = Number(values.seed);
const from = Number(values.from);
const to = Number(values.to);
const proofs = values.proof.split(',');
const budget = Number(values.budget);
const random = randomOf(seed);
const startedAt = systemClock.now();

const config = await loadConfig({});
const provider = await selectProvider(config);
const { loader, nodeShell } = reachable(provider);
const progress = lineProgress((line) => process.stderr.write(`${line}\n`), systemClock);
const cluster = await bringUp(provider, config, progress);
const engine = await loader.engine(progress);
const client = connect(cluster);
const actor = { client, clock: systemClock, timeline: new Timeline() };
const { items: nodeObjects } = await client.core.listNode();
const nodes = nodeObjects.map(({ metadata }) => metadata?.name ?? '');

const app = readStories()
  .find(({ dependsOn }) => dependsOn !== undefined)
  ?.good.images((repository) => imageOfRepository(cluster, repository));
if (!app) throw new HarnessError('No story has an app that depends on another', { code: 'no-app' });
const folder = mkdtempSync(join(tmpdir(), 'killed-verify-'));
const temporary = mkdtempSync(join(folder, 'tmp-'));
const environment = { TMPDIR: temporary, [mark]: String(process.pid) };
const manifests = join(folder, 'app.yaml');
writeFileSync(manifests, app.manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n'));
/** Nothing tells it what the pods take, so that it scales nothing by itself. */
const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: app.name },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app.name },
    minReplicas: 2,
    maxReplicas: 4,
  },
};

interface Trial {
  readonly proof: string;
  readonly of: 'the app that runs' | 'manifests';
  readonly killed: 'alone' | 'with all that it started';
  readonly after: number;
  readonly then: 'cleanup' | 'the next start';
}

try {
  say(`seed ${seed}`);
  await removeLeft(provider);
  await deleteBoth();
  await apply(actor, [shop, others].map(namespaceNamed), '');
  await apply(actor, app.manifests, shop);
  await apply(actor, [...app.manifests, autoscaler], others);
  for (const namespace of [shop, others])
    if (!(await isReady(namespace))) throw new HarnessError(`${namespace} is not ready`, { code: 'not-ready' });
  process.exitCode = await killAndCompare();
} finally {
  await deleteBoth();
  rmSync(folder, { recursive: true });
}

function namespaceNamed(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function reachable({ images, nodeShell: shell }: ClusterProvider) {
  if (images && shell) return { loader: images, nodeShell: shell };
  throw new HarnessError('The nodes of this cluster cannot be reached', { code: 'no-node-shell', fix: 'use kind' });
}

async function deleteBoth(): Promise<void> {
  for (const name of [shop, others]) await deleteNamespace(client, name);
  for (const name of [shop, others]) await namespaceGone(client, systemClock, name, minutes(2));
}

async function killAndCompare(): Promise<number> {
  const usual = new Set((await outsideOfCluster()).keys());
  for (const node of nodes)
    if (![...usual].some((name) => name.includes(`on node ${node}: `) && name.includes('kubelet')))
      throw blind(`the processes of node ${node}`);
  const before = await stateNow(usual);
  say(`${before.size} objects are compared`);
  const order = shuffled(proofs);
  let [killed, withLeft, withHeld, faults] = [0, 0, 0, 0];
  for (let run = 0; killed < moments && run < 3 * moments && elapsed() < budget; run++) {
    const trial: Trial = {
      proof: order[run % order.length] ?? '',
      of: run % 2 === 0 ? 'the app that runs' : 'manifests',
      killed: random() < 0.5 ? 'alone' : 'with all that it started',
      after: Math.round(seconds(from + random() * (to - from))),
      then: Math.floor(run / 2) % 2 === 0 ? 'cleanup' : 'the next start',
    };
    const told = `${killed + 1}. ${trial.proof} of ${trial.of}`;
    const progressed = await isKilled(trial, run);
    if (progressed === undefined) say(`${told}: ended before ${formatDuration(trial.after)}`);
    else say(`${told}: killed ${trial.killed} after ${formatDuration(trial.after)} (${progressed})`);
    if (progressed !== undefined) {
      killed++;
      const heldNow = await held(client);
      if (heldNow.length > 0) withHeld++;
      const left = differences(before, await stateNow(usual));
      if (inCluster(left).length > 0) withLeft++;
      say(`   left: ${shortly([...heldNow, ...left])}`);
      say(`   ${trial.then}: ${await cleared(trial, run)}`);
    }
    const stays = await untilAsBefore(before, usual);
    if (stays.length > 0) faults++;
    say(`   ${stays.length === 0 ? 'all is as it was' : `NOT AS IT WAS: ${stays.join('\n     ')}`}`);
  }
  say(
    `${killed} of ${moments} moments, ${withLeft} with something left in the cluster, ${withHeld} with a node cordoned or a workload scaled; after clearing ${faults} not as before`,
  );
  if (faults > 0) return 1;
  return killed < moments || (values.held ? withHeld : withLeft) === 0 ? 2 : 0;
}

/** Returns what it said last before it was killed; undefined where it ended before. */
async function isKilled({ proof, of, killed, after }: Trial, run: number): Promise<string | undefined> {
  const where = of === 'manifests' ? ['-f', manifests] : ['-n', shop];
  const asked = [...where, 'deployment/shop', '--depends-on', 'service/database', '--proof', proof];
  const { child, exited } = verify(run, asked);
  const ended = exited.then(() => 'ended' as const);
  if ((await Promise.race([ended, moment(after, ended)])) === 'ended') return undefined;
  const { pid } = child;
  if (pid === undefined || processesWith(mark, environment[mark]).length === 0)
    throw blind('the processes of this machine');
  process.kill(killed === 'alone' ? pid : -pid, 'SIGKILL');
  await ended;
  return (
    readFileSync(join(folder, `${run}.txt`), 'utf8')
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.trim() ?? ''
  );
}

async function moment(after: number, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void ended.finally(() => {
    over.abort();
  });
  while (values.held && !over.signal.aborted && (await held(client)).length === 0)
    await systemClock.sleep(milliseconds(50));
  await systemClock.sleep(milliseconds(after));
}

/** Lets what was left be removed, and tells how. */
async function cleared({ then }: Trial, run: number): Promise<string> {
  if (then === 'cleanup') {
    const { exitCode, stdout } = await attempt(process.execPath, [seaworthy(), 'cleanup'], { env: environment });
    const removed = stdout.split('\n').filter((line) => line.startsWith('Removed'));
    return `exit code ${exitCode ?? 'none'}, ${removed.join(', ') || 'nothing to remove'}`;
  }
  const results = `${run}-next`;
  const { child, exited } = verify(results, ['-n', shop, 'deployment/shop', '--proof', 'steady', '--quick']);
  const over = new AbortController();
  const ended = exited.finally(() => {
    over.abort();
  });
  // With its folder it begins to work.
  while (!over.signal.aborted && !hasResults(results)) await systemClock.sleep(milliseconds(100));
  child.kill('SIGINT');
  const exitCode = await ended;
  const removed = readFileSync(join(folder, `${results}.txt`), 'utf8')
    .split('\n')
    .find((line) => line.includes('Removed'));
  return `exit code ${exitCode ?? 'none'}, ${removed?.trim() ?? 'nothing to remove'}`;
}

function verify(name: string | number, args: readonly string[]) {
  const output = ['--output-dir', join(folder, String(name)), '--rate', '50'];
  // A pipe would stay open for as long as any of its children lives.
  const stderr = openSync(join(folder, `${name}.txt`), 'w');
  const child = spawn(process.execPath, [seaworthy(), 'verify', ...args, ...output], {
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'ignore', stderr],
  });
  closeSync(stderr);
  const exited = once(child, 'exit').then(([exitCode]) => exitCode as number | null);
  return { child, exited };
}

function seaworthy(): string {
  return join(import.meta.dirname, '../harness/cli/seaworthy.js');
}

function hasResults(name: string): boolean {
  try {
    return readdirSync(join(folder, name)).length > 0;
  } catch {
    return false;
  }
}

/** What differs in the end, when all that is on its way has had its time. */
async function untilAsBefore(before: State, usual: ReadonlySet<string>): Promise<readonly string[]> {
  const deadline = systemClock.now() + goneWithin;
  const ready = await isReady(shop);
  for (;;) {
    const found = differences(before, await stateNow(usual));
    if (found.length === 0 && ready) return [];
    if (systemClock.now() > deadline) return ready ? found : ['its pods are not ready again', ...found];
    await systemClock.sleep(seconds(2));
  }
}

async function stateNow(usual: ReadonlySet<string>): Promise<State> {
  const [objects, outside] = await Promise.all([clusterObjects(client, shop), outsideOfCluster()]);
  return new Map([...objects, ...[...outside].filter(([name]) => !usual.has(name))]);
}

/** Processes on nodes, containers of the engine, and what the trials have on this machine. */
async function outsideOfCluster(): Promise<State> {
  const onNodes = await Promise.all(
    nodes.map(async (node) => {
      const processes = await processesOnNode(nodeShell, node);
      return [...processes].map(([identity, command]) => `process ${identity} on node ${node}: ${command}`);
    }),
  );
  const containers = await engine.docker(['ps', '--all', '--format', '{{.ID}} {{.Image}}']);
  return new Map(
    [
      ...onNodes.flat(),
      ...containers
        .trim()
        .split('\n')
        .map((container) => `container ${container}`),
      ...processesWith(mark, environment[mark]),
      ...readdirSync(temporary)
        .filter((name) => name.startsWith('seaworthy-'))
        .map((name) => `folder ${name}`),
    ].map((name) => [name, true]),
  );
}

/** Where nothing can be seen nothing would be left. */
function blind(what: string): HarnessError {
  return new HarnessError(`It cannot be seen what is among ${what}`, { code: 'blind' });
}

/** Without what the app's own controllers and this machine may still be about. */
function inCluster(found: readonly string[]): readonly string[] {
  return found.filter((line) => !/^\w+: (process|container|folder) /.test(line) && !line.includes(podsOf(shop)));
}

async function isReady(namespace: string): Promise<boolean> {
  const deadline = systemClock.now() + minutes(2);
  for (;;) {
    const workloads = await Promise.all([
      readObject(client, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' } }, namespace),
      readObject(client, { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'database' } }, namespace),
    ]);
    if (workloads.every(isComplete)) return true;
    if (systemClock.now() > deadline) return false;
    await systemClock.sleep(milliseconds(500));
  }
}

function isComplete({ metadata, spec, status }: Awaited<ReturnType<typeof readObject>>): boolean {
  const { replicas } = spec as { readonly replicas: number };
  const { generation } = metadata as { readonly name: string; readonly generation?: number };
  const told = status as Readonly<Record<string, number | undefined>>;
  const counts = [told['replicas'], told['updatedReplicas'], told['readyReplicas']];
  return told['observedGeneration'] === generation && counts.every((count = 0) => count === replicas);
}

function elapsed(): number {
  return (systemClock.now() - startedAt) / 1000;
}

/** What is in a namespace that is left is not told by itself. */
function shortly(all: readonly string[]): string {
  const namespaces = all.flatMap((line) => /^left: Namespace (.*)/.exec(line)?.slice(1) ?? []);
  const lines = all.filter((line) => !namespaces.some((name) => line.includes(` ${name}/`)));
  const [shown, more] = [lines.slice(0, 6), lines.length - 6];
  return [...(shown.length > 0 ? shown : ['nothing']), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

/** The same seed gives the same numbers, from 0 to 1 (mulberry32). */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
