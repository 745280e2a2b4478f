import type { PathProof, ProofFile } from './results.ts';
import { assembleResults } from './assemble-results.ts';
import type { RunInfo } from './run-folder.ts';
import type { EndedTest, TestIdentity } from './test-events.ts';

/** A run's description as `seaworthy e2e` writes it. */
export function runInfo(changes: Partial<RunInfo> = {}): RunInfo {
  return {
    startedAt: '2026-11-23T18:05:00.000Z',
    durationMs: 312_400,
    interrupted: false,
    command: 'seaworthy e2e',
    topics: [
      {
        id: 'cluster-health',
        title: 'Cluster prerequisites',
        proves: 'What every other proof takes for granted.',
      },
      { id: 'rolling-delete', title: 'No client request is dropped', proves: 'Pods go, and nobody notices.' },
    ],
    cluster: {
      provider: 'kind',
      context: 'kind-seaworthy',
      version: 'v1.37.2',
      nodes: 3,
      proxyMode: 'iptables',
      loadPath: 'host-ports',
    },
    ...changes,
  };
}

/** A proof that passed, with what the test changes. */
export function proofFile(changes: Partial<ProofFile> = {}): ProofFile {
  return {
    topic: 'rolling-delete',
    runtime: 'node',
    id: 'pods-deleted',
    title: 'given the good app, when its pods are deleted one by one, then nobody notices',
    kind: 'proof',
    verdict: 'pass',
    reason: '0 of 12,340 requests dropped while 3 pods were deleted',
    counts: { sent: 12340, dropped: 0, 'new.sent': 6170, 'new.dropped': 0, 'reused.sent': 6170, 'reused.dropped': 0 },
    evidence: ['rolling-delete-node/pods-deleted'],
    startedAt: '2026-11-23T18:05:10.000Z',
    durationMs: 41_200,
    ...changes,
  };
}

export function pathProof(changes: Partial<PathProof> = {}): PathProof {
  return {
    before: 'rolling-delete-node/pods-deleted',
    clean: true,
    detail: '0 of 2,000 requests dropped by a steady pod',
    evidence: 'path/1',
    ...changes,
  };
}

export function identity(changes: Partial<TestIdentity> = {}): TestIdentity {
  return { topic: 'rolling-delete', runtime: 'node', id: 'pods-deleted', kind: 'proof', title: 'a title', ...changes };
}

export function ended(changes: Partial<EndedTest> = {}): EndedTest {
  return {
    event: 'ended',
    at: Date.parse('2026-11-23T18:05:51.200Z'),
    test: identity(),
    durationMs: 41_200,
    state: 'passed',
    texts: [],
    ...changes,
  };
}

export function resultsOf(proofs: readonly ProofFile[], info: Partial<RunInfo> = {}) {
  return assembleResults({ run: '1123-1805-k3f', info: runInfo(info), pathProofs: [pathProof()], proofs });
}
