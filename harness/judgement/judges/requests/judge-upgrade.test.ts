import { expect, test } from 'vitest';
import { versionsText } from '../../../report/text/load/versions-text.ts';
import type { ContainerStatus, PodFact } from '../../../timeline/fact.ts';
import { dropped, evidenceOf, waits } from '../../fixtures.test-helper.ts';
import { versionsOf } from '../../versions.ts';
import { judgeUpgrade } from './judge-upgrade.ts';

const container: ContainerStatus = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 };

function pod(at: number, name: string, version: string, its: Partial<PodFact> = {}): PodFact {
  return {
    ...{ kind: 'pod', source: 'watch', at, change: 'modified', namespace: 'sw', name, uid: `uid-${name}` },
    ...{ phase: 'Running', ready: true, createdAt: -60_000, containers: [container] },
    labels: { 'pod-template-hash': version },
    ...its,
  };
}

const gone = { change: 'deleted', ready: false } as const;
const rolled = [
  pod(-1, 'old-1', '5d4c'),
  pod(4000, 'new-1', '7f9b', { ready: false }),
  pod(5000, 'new-1', '7f9b'),
  pod(7000, 'old-1', '5d4c', { deletionTimestamp: 37_000 }),
  pod(8000, 'old-1', '5d4c', gone),
  pod(10_000, 'old-2', '5d4c'),
  pod(11_500, 'new-1', '7f9b', { deletionTimestamp: 41_500 }),
  pod(12_000, 'new-1', '7f9b', gone),
];

test('pods and failed requests are told by version, and for how long several of them were ready', () => {
  const cut = dropped('reset', { at: 11_800, took: 300, stream: 'reused', lastPod: 'new-1' });
  const seen = versionsOf(evidenceOf([], [cut], rolled));
  expect(seen).toEqual({
    versions: [
      { version: '5d4c', pods: 2, failed: 0 },
      { version: '7f9b', pods: 1, failed: 1 },
    ],
    ...{ failedElsewhere: 0, mixedMs: 3500 },
  });
  expect(versionsText(seen)).toBe(
    '2 pods of the older version (5d4c): no request failed; 1 pod of the new version (7f9b): 1 request failed; pods of several versions were ready beside each other for 3.5 s',
  );
});

const lost = dropped('refused', { at: 9200 });

test('an upgrade is judged as every time in which pods go', () => {
  expect(judgeUpgrade(evidenceOf([waits], []))).toMatchObject({ verdict: 'pass', reason: { code: 'none-dropped' } });
  const failed = judgeUpgrade(evidenceOf([waits], [lost]));
  expect(failed).toMatchObject({ verdict: 'fail', reason: { code: 'requests-dropped' } });
  expect(failed.facts.at(-1)).toMatchObject({ code: 'by-version', figures: { versions: [{ version: 'unknown' }] } });
});

test('as many may fail as thresholds allow', () => {
  const judged = judgeUpgrade(evidenceOf([waits], [lost]), { allowed: { dropped: 1 } });
  expect(judged).toMatchObject({ verdict: 'pass', reason: { code: 'failures-allowed' } });
});
