import { expect, test } from 'vitest';
import { dropped, evidenceOf, rejected, type Ending } from '../../harness/judgement/fixtures.test-helper.ts';
import type { EndpointSliceFact, MarkFact } from '../../harness/timeline/fact.ts';
import type { LoadEvidence } from '../../harness/judgement/load-evidence.ts';
import { judgeExpectedFailure } from '../../harness/judgement/judges/judge-expected-failure.ts';
import { webTwins } from './web-twins.ts';

type TwinName = keyof typeof webTwins;

const waited = { deleted: 4000, preStop: 4010, exitCode: 0 };
const endings: Record<TwinName | 'good', Ending> = {
  good: { name: 'web-a', ...waited, sigterm: 9020, exitMark: 9050, gone: 9400 },
  'no-prestop': { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 },
  'exits-at-once': { name: 'web-a', ...waited, sigterm: 9020, exitMark: 9022, gone: 9400 },
  naive: { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4031, gone: 4400, exitCode: 0 },
  'cuts-keep-alive': { name: 'web-a', ...waited, sigterm: 9020, exitMark: 11_020, gone: 11_400 },
  'rejects-requests': { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 7040, gone: 7400, exitCode: 0 },
  'answers-nothing': { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 7031, gone: 7400, exitCode: 0 },
  crashes: { name: 'web-a', deleted: 9500, gone: 9800, exitCode: 3 },
  'loses-readiness': { name: 'web-a', ...waited, sigterm: 9020, exitMark: 9050, gone: 9400 },
  'grace-too-short': {
    name: 'web-a',
    deleted: 4000,
    preStop: 4010,
    sigterm: 5010,
    gone: 7400,
    exitCode: 137,
    grace: 1,
  },
  'shell-pid1': { name: 'web-a', deleted: 4000, preStop: 4010, gone: 12_400, exitCode: 137, grace: 8 },
};
const refused = dropped('refused', { at: 4200 });
const cutAt = (at: number, took = 1500) =>
  dropped('closed', { at: at - took, took, stream: 'reused', profile: 'slow', lastPod: 'web-a' });

/** It writes marks, and left none at its end. */
const listening: MarkFact = {
  ...{ kind: 'mark', source: 'log', namespace: 'sw', pod: 'web-a', uid: 'uid-web-a', container: 'web', detail: {} },
  ...{ mark: 'listening', at: -5000, markedAt: -5000 },
};

/** No ready endpoint from 6000 on, for 4 s. */
const outage = [
  [-1, true],
  [6000, false],
  [10_000, true],
].map(([at, ready]): EndpointSliceFact => ({
  ...{ kind: 'endpointslice', source: 'watch', change: 'modified', namespace: 'sw', name: 'web-1', service: 'web' },
  at: Number(at),
  endpoints: [{ pod: 'web-b', ip: '10.244.0.1', ready: ready === true, serving: true, terminating: false }],
}));

const scenes: Record<TwinName | 'good', LoadEvidence> = {
  good: evidenceOf([endings.good], []),
  'no-prestop': evidenceOf([endings['no-prestop']], [refused]),
  'exits-at-once': evidenceOf([endings['exits-at-once']], [cutAt(9022)]),
  naive: evidenceOf([endings.naive], [refused, cutAt(4031)]),
  'cuts-keep-alive': evidenceOf([endings['cuts-keep-alive']], [cutAt(9022)]),
  'rejects-requests': evidenceOf([endings['rejects-requests']], [rejected({ at: 4100, phase: 'stopping' })]),
  'answers-nothing': evidenceOf([endings['answers-nothing']], [dropped('closed', { at: 4900, took: 2131 })]),
  crashes: evidenceOf([endings.crashes], [cutAt(9600)], [listening]),
  'loses-readiness': evidenceOf([endings['loses-readiness']], [dropped('refused', { at: 9000 })], outage),
  'grace-too-short': evidenceOf([endings['grace-too-short']], [cutAt(7010, 2400)]),
  'shell-pid1': evidenceOf([endings['shell-pid1']], [cutAt(12_010)]),
};

// Which scenes show which failure: every twin is told from its siblings.
const caught: Record<TwinName, (TwinName | 'good')[]> = {
  'no-prestop': ['no-prestop'],
  'exits-at-once': ['exits-at-once'],
  naive: ['naive'],
  'cuts-keep-alive': ['cuts-keep-alive'],
  'rejects-requests': ['rejects-requests'],
  'answers-nothing': ['answers-nothing'],
  crashes: ['crashes'],
  'loses-readiness': ['loses-readiness'],
  'grace-too-short': ['grace-too-short'],
  'shell-pid1': ['shell-pid1'],
};

const table = (Object.keys(webTwins) as TwinName[]).flatMap((twin) =>
  (Object.keys(scenes) as (keyof typeof scenes)[]).map((scene) => [twin, scene, caught[twin].includes(scene)] as const),
);

test.each(table)('the failure that is expected of %s in the scene of %s: %s', (twin, scene, expected) => {
  expect(judgeExpectedFailure(scenes[scene], webTwins[twin]).verdict).toBe(expected ? 'pass' : 'fail');
});

test('says which symptom is missing', () => {
  expect(judgeExpectedFailure(scenes['cuts-keep-alive'], webTwins['exits-at-once']).reason).toEqual({
    code: 'symptom-missing',
    figures: {
      symptom: { symptom: 'endedAtSigterm' },
      seen: { code: 'end-after-sigterm', figures: { afterMs: 2000, pod: 'web-a' } },
    },
  });
});

test("says what the requests are put down to, where it is not the twin's own defect", () => {
  const unexplained = dropped('refused', { at: 9300 });
  const evidence = evidenceOf([endings['no-prestop']], [refused, unexplained]);
  expect(judgeExpectedFailure(evidence, webTwins['no-prestop'])).toMatchObject({
    verdict: 'fail',
    reason: {
      code: 'causes-differ',
      figures: { wanted: webTwins['no-prestop'].causes, seen: [{ cause: 'unknown', requests: 1 }] },
    },
  });
});
