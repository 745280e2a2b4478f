import { expect, test } from 'vitest';
import { assureMayDisrupt } from './disruption.ts';

const cluster = { context: 'prod', ours: false };
const oneNamespace = { ...cluster, onlyIn: 'proofs' };

test('leave is given by the name of the context, or of the one namespace that proofs are played in', () => {
  expect(() => {
    assureMayDisrupt(cluster, 'prod');
    assureMayDisrupt(oneNamespace, 'proofs');
    assureMayDisrupt({ ...cluster, ours: true }, undefined);
  }).not.toThrow();
});

test.each<[Parameters<typeof assureMayDisrupt>[0], string | undefined, string]>([
  [cluster, undefined, 'the proofs drain its nodes'],
  [cluster, 'proofs', 'the cluster is that of the context prod'],
  [oneNamespace, undefined, 'the proofs make and delete pods in its namespace proofs'],
  [oneNamespace, 'prod', 'the proofs are played in namespace proofs'],
])('%j is not disrupted with leave for %s', (of, allowed, why) => {
  expect(() => {
    assureMayDisrupt(of, allowed);
  }).toThrow(why);
});
