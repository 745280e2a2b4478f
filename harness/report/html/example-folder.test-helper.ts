import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProofFile } from '../../record/results.ts';
import { judge, type Question } from '../../judgement/judges/judges.ts';
import { outcomeOf, type Ending } from '../../judgement/outcome.ts';
import { toldOutcome, toldReason } from '../text/outcome-text.ts';
import type { ContainerStatus, Fact, PodFact } from '../../timeline/fact.ts';
import { readTrace, TraceFile } from '../../timeline/trace-file.ts';
import { readLoad, tracePath, writeJudgements, writeLoad } from '../../record/evidence-folder.ts';
import { pathProof, proofFile, runInfo } from '../../record/example-run.test-helper.ts';
import { createRunFolder, type RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../write-report.ts';
import { exampleRelease, type ReleaseShape } from './example-release.test-helper.ts';

const startedAt = Date.parse('2026-11-23T18:05:10.000Z');

/** A new run's folder without a proof yet. */
export function exampleFolder(resultsDir: string): RunFolder {
  const folder = createRunFolder(resultsDir, '1123-1805-k3f');
  folder.writeInfo(runInfo());
  folder.addPathProof(pathProof());
  return folder;
}

/** Writes a proof of a release under load as the harness does: trace, ledger, logs, what its judge says, its result. */
export function addRelease(
  folder: RunFolder,
  shape: Omit<ReleaseShape, 'startedAt'> & { readonly logText?: string },
  changes: Partial<ProofFile> = {},
): ProofFile {
  const proof = proofFile({ id: 'rollout', title: 'rollout restart: no request is dropped', ...changes });
  const dir = join(folder.dir, folder.proofDir(proof));
  const release = exampleRelease({ startedAt, ...shape });
  writeTrace(dir, release.facts);
  writeLog(dir, 'web-78f9ff8988-8fhwt.web.log', [shape.logText ?? '{"mark":"ready"}', 'served on']);
  const timeline = readTrace(tracePath(dir));
  const { baseline, disruption, recovery, before, after } = release;
  const path = { name: 'host-ports', clean: true, detail: '1043 requests to steady pods, none dropped' };
  const circumstances = { baseline, disruption, recovery, before, after, countersBefore: {}, countersAfter: {}, path };
  writeLoad(dir, 1, { ledger: release.ledger, facts: release.runFacts }, circumstances);
  const load = readLoad(dir, 1, timeline);
  const question: Question = { judge: 'drops', load: 1 };
  const judgement = judge(question, { timeline, loads: load ? [load] : [] });
  const { verdict, reason } = judgement;
  const ending: Ending = verdict === 'pass' ? { by: 'return', assertions: 1 } : { by: 'judgement' };
  writeJudgements(dir, { judgements: [{ question, seen: timeline.facts.length, judgement }], ending });
  const { text, cause, ...outcome } = toldOutcome(outcomeOf([judgement], ending));
  // A control passes because its twin fails.
  const told =
    proof.kind === 'control' && verdict === 'fail'
      ? { verdict: 'pass' as const, ...toldReason({ code: 'caught', figures: { of: reason } }) }
      : { ...(text !== undefined && { text }), ...(cause && { cause }) };
  const written = { ...proof, ...outcome, ...told, evidence: [folder.proofDir(proof)], ...changes };
  folder.writeProof(written);
  return written;
}

/** Writes a proof in which an init container holds a pod until a Service is there. */
export function addInitWait(folder: RunFolder, logText = 'Waiting for fortune service to come up...'): ProofFile {
  const proof = proofFile({
    topic: 'init-order',
    runtime: null,
    id: 'waits-for-service',
    title: 'an init container holds the pod at Init:0/1, and lets go when the service is up',
    reason: 'init began, ended and let main start, in this order',
    counts: {},
    evidence: ['init-order/waits-for-service'],
  });
  const dir = join(folder.dir, folder.proofDir(proof));
  writeTrace(
    dir,
    initWait().map((fact) => ({ ...fact, at: fact.at + startedAt })),
  );
  writeLog(dir, 'fortune-client.init.log', [logText, logText, 'Service is up! Starting main container.']);
  folder.writeProof(proof);
  return proof;
}

/** A run as `make e2e` leaves it: a release that dropped requests, one that did not, a twin, an init container that waited. */
export function writeExampleRun(resultsDir: string, hostileText?: string): RunFolder {
  const folder = exampleFolder(resultsDir);
  const hostile = hostileText === undefined ? {} : { hostileText, logText: hostileText };
  addRelease(folder, { preStopMs: 0, ...hostile });
  addRelease(folder, { preStopMs: 5000 }, { id: 'single-replica' });
  addRelease(folder, { preStopMs: 5000 }, { runtime: 'go' });
  addRelease(
    folder,
    { preStopMs: 0 },
    { id: 'no-prestop', kind: 'control', expectedCause: 'requests on `new` refused' },
  );
  addInitWait(folder, hostileText);
  writeReport(folder);
  return folder;
}

function writeTrace(dir: string, facts: readonly Fact[]): void {
  mkdirSync(join(dir, 'logs'), { recursive: true });
  const trace = new TraceFile(tracePath(dir));
  for (const fact of facts) trace.record(fact);
  trace.close();
}

function writeLog(dir: string, name: string, lines: readonly string[]): void {
  const stamped = lines.map((line, index) => `${new Date(startedAt + 4500 + index * 900).toISOString()} ${line}\n`);
  writeFileSync(join(dir, 'logs', name), stamped.join(''));
}

function initWait(): Fact[] {
  const init: ContainerStatus = {
    name: 'init',
    init: true,
    state: 'waiting',
    reason: 'PodInitializing',
    ready: false,
    restartCount: 0,
  };
  const main: ContainerStatus = {
    name: 'main',
    init: false,
    state: 'waiting',
    reason: 'PodInitializing',
    ready: false,
    restartCount: 0,
  };
  const snapshot = (at: number, phase: string, containers: readonly ContainerStatus[], ready = false): PodFact => ({
    kind: 'pod',
    source: 'watch',
    at,
    change: at === 0 ? 'added' : 'modified',
    namespace: 'sw',
    name: 'fortune-client',
    uid: 'uid-client',
    node: 'seaworthy-worker',
    phase,
    ready,
    createdAt: startedAt,
    gracePeriodSeconds: 5,
    containers,
    labels: {},
  });
  const mark = (at: number, container: string, what: string): Fact => ({
    kind: 'mark',
    source: 'log',
    at: at + 20,
    namespace: 'sw',
    pod: 'fortune-client',
    uid: 'uid-client',
    container,
    mark: what,
    markedAt: startedAt + at,
    detail: {},
  });
  const waits = { ...begun('init', true), startedAt: startedAt + 1000 };
  const done = {
    ...init,
    state: 'terminated',
    reason: 'Completed',
    exitCode: 0,
    finishedAt: startedAt + 7000,
  } as const;
  const runs = { ...begun('main', false), startedAt: startedAt + 8000 };
  return [
    snapshot(0, 'Pending', [init, main]),
    mark(1100, 'init', 'begin'),
    snapshot(1900, 'Pending', [waits, main]),
    { kind: 'command', source: 'command', at: 4000, verb: 'apply', object: 'pod/fortune-server' },
    {
      kind: 'endpointslice',
      source: 'watch',
      at: 6500,
      change: 'added',
      namespace: 'sw',
      name: 'fortune-1',
      service: 'fortune',
      endpoints: [{ pod: 'fortune-server', ip: '10.244.1.9', ready: true, serving: true, terminating: false }],
    },
    mark(7000, 'init', 'end'),
    snapshot(7900, 'Pending', [done, main]),
    mark(8200, 'main', 'start'),
    snapshot(8900, 'Running', [done, runs], true),
  ];
}

function begun(name: string, init: boolean): ContainerStatus {
  return { name, init, state: 'running', ready: !init, restartCount: 0 };
}
