import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { evidenceOf, waits, withoutLoad } from '../../../judgement/fixtures.test-helper.ts';
import type { ProofFile } from '../../../record/results.ts';
import type { RunFolder } from '../../../record/run-folder.ts';
import { addInitWait, addRelease, exampleFolder } from '../example-folder.test-helper.ts';
import { buildExperiment } from './build-experiment.ts';
import type { ExperimentModel } from './experiment-model.ts';
import { graceSentences } from '../grace-sentences.ts';
import { unpackTable } from './packed-table.ts';
import { readExperiment } from './read-proof.ts';

function newFolder(): RunFolder {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-experiment-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  return exampleFolder(results);
}

function modelOf(folder: RunFolder, proof: ProofFile): ExperimentModel {
  const key = folder.proofDir(proof);
  const model = readExperiment(folder, {
    key,
    proof,
    topic: { id: proof.topic, runtime: proof.runtime },
  });
  if (!model || 'unreadable' in model) throw new Error(`expected a model, got ${JSON.stringify(model)}`);
  return model;
}

test('bins and failures come to the counts of the results', () => {
  const folder = newFolder();
  const proof = addRelease(folder, { preStopMs: 0 });
  const { load } = modelOf(folder, proof);
  expect(proof.counts['dropped']).toBeGreaterThan(50);
  expect(load?.sent.reduce((sum, count) => sum + count, 0)).toBe(proof.counts['sent']);
  expect(load?.failed.reduce((sum, count) => sum + count, 0)).toBe(proof.counts['dropped']);
  expect(load?.failures.length).toBe(proof.counts['dropped']);
});

test('a failed request has its pod, cause, indications and the answered requests around it', () => {
  const folder = newFolder();
  const { load } = modelOf(folder, addRelease(folder, { preStopMs: 0 }));
  const refused = load ? unpackTable(load.failures).filter(({ what }) => what === 'refused') : [];
  for (const request of refused)
    expect(request).toMatchObject({
      cause: 'stopped-before-endpoint-removal',
      phase: 'stopping',
      pod: expect.stringMatching(/^web-78f9ff8988-/) as string,
      indications: expect.stringContaining('SIGTERM of web-') as string,
    });
  expect(
    refused.every(
      ({ sentAt, okBefore, okAfter }) =>
        okBefore !== null && okAfter !== null && okBefore <= sentAt && okAfter >= sentAt,
    ),
  ).toBe(true);
});

test('a pod goes through its phases, each as finely as it was observed', () => {
  const folder = newFolder();
  const { pods } = modelOf(folder, addRelease(folder, { preStopMs: 5000 }));
  const [old] = pods;
  const last = pods.at(-1);
  expect(old?.phases.map(({ phase, from }) => [phase, from]).slice(-5)).toEqual([
    ['ready', -40_000],
    ['deletion requested', 4800],
    ['pre-stop', 4820],
    ['stopping', 9820],
    ['exited', 12_420],
  ]);
  expect(old).toMatchObject({ deadline: 34_800, exit: 'exit 0', failures: 0 });
  expect(last?.phases.map(({ phase }) => phase)).toEqual(['pending', 'starting', 'ready']);
});

test('nodes route to a pod until somewhere between two looks', () => {
  const folder = newFolder();
  const { routes } = modelOf(folder, addRelease(folder, { preStopMs: 0 }));
  expect(routes.map(({ name }) => name)).toEqual([
    'EndpointSlice web',
    'Node seaworthy-worker',
    'Node seaworthy-worker2',
  ]);
  expect(routes[2]?.rows[0]?.spans.map(({ state, from, to }) => [state, from, to]).slice(1)).toEqual([
    ['routed', -39_800, 5670],
    ['perhaps', 5670, 5710],
  ]);
});

test('the grace period is added up, and says whether the wait was long enough', () => {
  const folder = newFolder();
  const without = modelOf(folder, addRelease(folder, { preStopMs: 0 })).grace;
  const withWait = modelOf(folder, addRelease(folder, { preStopMs: 5000 }, { id: 'waits' })).grace;
  expect(graceSentences(without)[0]).toBe(
    "There was no preStop wait: pods stopped accepting 20 ms after their deletion. Not enough: new connections were still sent to a deleted pod for up to 910 ms (the node's own packet rules), so a wait of more than 910 ms was needed here.",
  );
  expect(graceSentences(withWait)).toEqual([
    "The preStop wait lasted 5.0 s. Enough here: new connections were still sent to a deleted pod for up to 910 ms (the node's own packet rules), which left 4.1 s to spare; 910 ms would have been the least.",
    'Of 30 s grace the longest stop took 7.6 s, which left 22 s.',
  ]);
  expect(withWait[0]).toMatchObject({ preStopMs: 5000, drainMs: 2600, totalMs: 7620, graceMs: 30_000 });
});

test('without load its pods and commands are drawn, and no requests', () => {
  const evidence = withoutLoad(evidenceOf([waits], []));
  const model = buildExperiment({ timeline: evidence.timeline, loads: [evidence], logs: () => [] });
  expect(model).toMatchObject({ load: null, windows: { disruption: [3000, 15_000] }, from: 0, to: 20_000 });
  expect(model?.pods.map(({ name, exit }) => [name, exit])).toEqual([['web-a', expect.stringContaining('0')]]);
});

test('an init container that waited is seen to, and so is what it waited for', () => {
  const folder = newFolder();
  const { pods, routes, load } = modelOf(folder, addInitWait(folder));
  expect(load).toBeNull();
  expect(pods[0]?.phases.map(({ phase, from, to }) => [phase, from, to])).toEqual([
    ['pending', 0, 1100],
    ['init', 1100, 8200],
    ['starting', 8200, 8900],
    ['ready', 8900, null],
  ]);
  expect(pods[0]?.containers[0]).toMatchObject({ name: 'init', init: true });
  expect(pods[0]?.containers[0]?.runs.map(({ state }) => state)).toEqual(['waiting', 'running', 'ended']);
  expect(routes[0]?.rows[0]).toMatchObject({ pod: 'fortune-server' });
});

test('a proof without a trace is not drawn, one with a broken ledger says so', () => {
  const folder = newFolder();
  const proof = addRelease(folder, { preStopMs: 0 });
  const story = {
    key: folder.proofDir(proof),
    proof,
    topic: { id: proof.topic, runtime: proof.runtime },
  };
  expect(readExperiment(folder, { ...story, proof: { ...proof, id: 'nothing' } })).toBeUndefined();
  truncateSync(join(folder.dir, story.key, 'ledger.jsonl'), 20_000);
  expect(readExperiment(folder, story)).toEqual({ unreadable: expect.stringContaining('not complete') as string });
});
