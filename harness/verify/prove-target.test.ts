import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { minutes, seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { PodLife } from '../observation/pods/pod-lives.ts';
import { AppFault } from '../proof/app-fault.ts';
import { EvidenceFiles } from '../proof/evidence-files.ts';
import type { ProofScene } from '../proof/proof-scene.ts';
import type { EndedTest } from '../record/test-events.ts';
import type { Fact } from '../timeline/fact.ts';
import type { Budget } from './budget.ts';
import { stopText } from './proofs/container-runs/stop.ts';
import type { PlannedProof } from './plan.ts';
import { findPrestop } from './proofs/find-prestop/find-prestop.ts';
import { steady } from './proofs/steady.ts';
import type { VerifyProof } from './proofs/verify-proof.ts';
import { asFault, inTurn, isAbout, isBeside, proveOn, repetitionsOf, type TargetRun } from './prove-target.ts';
import type { Target } from './target.ts';

test('of a namespace of others only what is about the app is looked at', () => {
  const app = { name: 'web', labels: { app: 'web' }, service: 'seaworthy-1', capabilities: {} };
  const seen = (fact: object) => isAbout(app, fact as Fact);
  const about = (name: string) => ({ kind: 'event', about: { kind: 'Pod', name } });

  expect([
    seen({ kind: 'pod', labels: { app: 'web', version: '2' } }),
    seen({ kind: 'endpointslice', service: 'seaworthy-1' }),
    seen({ kind: 'workload', name: 'web-5d4' }),
    seen(about('web-5d4-x')),
    seen({ kind: 'gap', of: 'the API server' }),
  ]).toEqual([true, true, true, true, true]);
  expect([
    seen({ kind: 'pod', labels: { app: 'db' } }),
    seen({ kind: 'endpointslice', service: 'web' }),
    seen({ kind: 'workload', name: 'website' }),
    seen(about('db-0')),
  ]).toEqual([false, false, false, false]);
});

test('other ports are asked before a copy is in the place of the app', () => {
  const metrics = { ...steady, id: 'steady-metrics', way: { targetPort: 9090 } } as VerifyProof;
  const planned = (id: string) => ({ id }) as PlannedProof;

  const turns = inTurn(['steady', 'find-prestop', 'steady-metrics'].map(planned), [steady, findPrestop, metrics]);

  expect(turns).toEqual({
    usual: [planned('steady')],
    elsewhere: [{ planned: planned('steady-metrics'), way: metrics.way }],
    last: [planned('find-prestop')],
  });
});

test('of an app without a way in the pods are watched, and no way in is opened or proven clean', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-without-load-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  const files = new EvidenceFiles(dir);
  const paused: [string, number][] = [];
  const stage = {
    clock: { now: () => 1000 },
    cluster: { entries: [] },
    logs: { stop: () => Promise.resolve() },
    pause: (what: string, ms: number) => Promise.resolve(paused.push([what, ms])),
    podsOf: () => [
      { uid: 'uid-1', ready: true },
      { uid: 'uid-2', ready: false },
    ],
  };
  const slot = { end: () => undefined };
  const scene = {
    ...{ files, run: { measurements: 1 }, judged: [], stage: () => Promise.resolve(stage), atEnd: () => undefined },
    leases: { oneOf: (ofThese: readonly string[], what: string) => Promise.resolve({ ...slot, ofThese, what }) },
    readRuntime: () => Promise.resolve(),
  } as unknown as ProofScene;
  const app = { name: 'worker', labels: { app: 'worker' }, service: '', capabilities: {} };
  const workload = { kind: 'Deployment', name: 'worker', replicas: 1, containers: [] };
  const target = { workload, labels: app.labels } as unknown as Target;
  const how = { quick: false, cluster: { ours: true, workers: 2, reachesNodes: true } };
  const proof: VerifyProof = {
    ...steady,
    prove: async ({ load }) => {
      const { number, summary, path, after } = await (await load(seconds(1))).drained();
      return JSON.stringify({ number, sent: summary.sent, path, after });
    },
  };

  const { statement = '' } = await proveOn({ run: scene.run, target, request: undefined, how }, proof, scene, {
    ...{ app, entrance: undefined },
  });
  await files.close();

  const path = { none: 'no Service selects its pods, so there is no way in for load' };
  expect(JSON.parse(statement)).toEqual({ number: 1, sent: 0, path, after: ['uid-1'] });
  expect(paused).toEqual([['what becomes of the pods', 10_000]]);
});

test('a proof under load is not played without, where there is nothing to send', async () => {
  const way = { service: { name: 'web' }, port: { port: 80, protocol: 'TCP' }, targetPort: 8080, speaks: 'http' };
  const workload = { kind: 'Deployment', name: 'web', replicas: 1, containers: [] };
  const target = { workload, way } as unknown as Target;
  const how = { quick: false, cluster: { ours: true, workers: 2, reachesNodes: true } };
  const app = { name: 'web', labels: {}, service: 'web', capabilities: {} };
  const scene = { run: {} } as unknown as ProofScene;
  const played = proveOn({ run: scene.run, target, request: undefined, how }, steady, scene, {
    app,
    entrance: undefined,
  });
  await expect(played).rejects.toThrow('No load can be sent to web: none of its pods is ready to be asked');
});

describe('what is played several times in a row', () => {
  const rollout = { id: 'rollout', title: 'rollout' };
  const runOf = (budget?: Budget) => {
    const events: EndedTest[] = [];
    const folder = { appendTestEvent: (event: EndedTest) => events.push(event) };
    const run = { folder, signal: new AbortController().signal, budget } as unknown as TargetRun['run'];
    const lines: string[] = [];
    const repetitions = (repeat: number, now?: () => number) =>
      repetitionsOf({ run, plan: { repeat }, onLine: (line) => lines.push(line) }, [rollout], now);
    return {
      repetitions,
      lines,
      skipped: () => events.map(({ test: { id, repetition }, texts }) => [id, repetition, ...texts]),
    };
  };

  test('has a number each, and what is played once has none', () => {
    const { repetitions, lines } = runOf();
    expect([...repetitions(3)].map(({ repetition }) => repetition)).toEqual([1, 2, 3]);
    expect(lines).toEqual(['Repetition 1 of 3', 'Repetition 2 of 3', 'Repetition 3 of 3']);
    expect([...repetitions(1)].map(({ repetition }) => repetition)).toEqual([undefined]);
  });

  test('ends when the budget is used up, which is told once for all that are left', () => {
    let now = 0;
    const { repetitions, skipped } = runOf({ allowed: minutes(2), from: 0 });
    for (const its of repetitions(5, () => now)) {
      expect(its.repetition).toBeLessThanOrEqual(2);
      now += minutes(1);
    }
    const why = 'not begun: 2 min 00 s had passed by then, and --budget allows 2 min 00 s';
    expect(skipped()).toEqual([['rollout', 3, `${why}, nor were the 2 repetitions after it`]]);
  });
});

test('of what an app depends on nothing is looked at, where all else is', () => {
  const database = { name: 'database', labels: { app: 'database' }, service: 'database' };
  const seen = (fact: object) => isBeside(database, fact as Fact);
  const about = (name: string) => ({ kind: 'event', about: { kind: 'Pod', name } });

  expect([
    seen({ kind: 'pod', labels: { app: 'database' } }),
    seen({ kind: 'endpointslice', service: 'database' }),
    seen({ kind: 'workload', name: 'database' }),
    seen(about('database-0')),
  ]).toEqual([false, false, false, false]);
  expect([
    seen({ kind: 'pod', labels: { app: 'shop' } }),
    seen({ kind: 'endpointslice', service: 'seaworthy-1' }),
    seen({ kind: 'workload', name: 'shop' }),
    seen(about('shop-5d4-x')),
    seen({ kind: 'dependency', name: 'statefulset/database' }),
  ]).toEqual([true, true, true, true, true]);
});

test.each([
  ['no-node-for-pod', 'no-node-for-pod'],
  ['image-not-pulled', 'image-not-pulled'],
  ['volume-of-one-node', 'gap-by-nature'],
  ['eviction-refused', 'budget-never-yields'],
  ['pod-stuck', undefined],
])('what Kubernetes says by %s is the fault of the app, with its cause', (code, cause) => {
  const fault = asFault(new HarnessError('0/3 nodes are available', { code }));
  expect(fault).toBeInstanceOf(AppFault);
  expect((fault as AppFault).because?.code).toBe(cause);
});

test('what went wrong with us is no fault of the app', () => {
  const error = new HarnessError('no answer', { code: 'wait-timeout' });
  expect(asFault(error)).toBe(error);
});

test('how a pod stopped is told as far as the nodes know it', () => {
  const life: PodLife = {
    ...{ namespace: 'shop', name: 'web-1', uid: 'u', createdAt: 0, seenAt: 0, restarts: 0, containers: [], phases: [] },
    ...{ deletionAt: 10_000, graceSeconds: 30 },
    runs: [{ signalledAt: 15_000, endSeenAt: 15_600, exitCode: 0, process1: { program: 'node', action: 'caught' } }],
  };
  expect(stopText(life)).toBe(
    'web-1: SIGTERM 5.0 s after its deletion; ended 600 ms later, exit code 0, of 30 s grace; process 1 (node) catches SIGTERM',
  );
  const killed = (process1: object) =>
    stopText({ ...life, runs: [{ exitCode: 137, process1: { program: 'node', action: 'caught', ...process1 } }] });
  expect(killed({})).toContain('has a handler for SIGTERM, its own or that of its runtime, and did not end by it');
  expect(killed({ action: 'default', caughtBefore: true })).toContain(
    'process 1 (node) had a handler for SIGTERM, which was gone after the signal, and ran on',
  );
  expect(stopText({ ...life, runs: [{ endSeenAt: 15_600, exitCode: 143 }] })).toBe(
    'web-1: when it was told to stop is not known; ended 5.6 s after its deletion, exit code 143, of 30 s grace',
  );
  const [run = {}] = life.runs;
  const proxy = { name: 'proxy', init: true, sidecar: true, runs: [{ endSeenAt: 16_000 }] };
  const web = { name: 'web', init: false, sidecar: false, runs: [run] };
  expect(stopText({ ...life, containers: [proxy, web] })).toContain(
    'process 1 (node) catches SIGTERM; containers ended in this order: web, proxy (sidecar, 400 ms later)',
  );
  const interrupted = { signalledAt: 10_200, stopSignal: 'SIGINT', endSeenAt: 10_300, exitCode: 0 };
  expect(stopText({ ...life, runs: [{ ...interrupted, process1: { program: 'postgres', action: 'caught' } }] })).toBe(
    'web-1: SIGINT 200 ms after its deletion; ended 100 ms later, exit code 0, of 30 s grace; process 1 (postgres) catches SIGINT',
  );
});
