import { expect, test } from 'vitest';
import type { ProofRun } from '../../proof/proof-run.ts';
import { lackOf, requires, type Needs } from './requires.ts';

type Run = Pick<ProofRun, 'cluster' | 'nodeShell'>;
const entry = { node: 'n', hostPorts: {}, address: '' };
const run = {
  cluster: { provider: 'existing', version: 'v1.30.4-gke.100', entries: [entry, entry] },
} as unknown as Run;

test.each<[Needs, string | RegExp | undefined]>([
  [{}, undefined],
  [{ kubernetes: '1.30', workers: 2 }, undefined],
  [{ kubernetes: '1.9' }, undefined],
  [{ kubernetes: 'v1.30.4' }, undefined],
  [{ kubernetes: '1.30.5' }, 'it needs Kubernetes 1.30.5 or later, and the cluster has v1.30.4-gke.100'],
  [{ kubernetes: '1.31', workers: 3 }, /^it needs Kubernetes 1\.31 or later.*; 3 nodes that run pods.* has 2$/],
  [{ kubernetes: '2.0' }, /^it needs Kubernetes 2\.0/],
  [{ nodeShell: true }, 'it needs a way onto the nodes, and the provider `existing` has none'],
])('%j on two workers of 1.30.4: %s', (needs, lack) => {
  expect(lackOf(needs, run) ?? 'nothing').toMatch(lack ?? /^nothing$/);
});

test('a way onto the nodes is no lack where there is one', () => {
  expect(lackOf({ nodeShell: true }, { ...run, nodeShell: {} as NonNullable<Run['nodeShell']> })).toBeUndefined();
});

test.each(['latest', '1', '1.2.3.4', ''])('a version "%s" is refused where it is written', (kubernetes) => {
  expect(() => requires({ kubernetes }, () => Promise.resolve())).toThrow(/is no version of Kubernetes/);
});
