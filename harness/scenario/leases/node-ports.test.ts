import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { Leases } from './leases.ts';
import { leaseNodePort } from './node-ports.ts';

const cluster = { entries: [{ node: 'w', address: '10.0.0.2', hostPorts: { 30080: 'a', 30081: 'b' } }] };
let clock: ManualClock;
let leases: Leases;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-ports-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  clock = new ManualClock();
  leases = new Leases(folder, clock);
});

/** An API server whose Services have these ports, by turns. */
function client(...answers: readonly (readonly number[])[]) {
  let asked = 0;
  const listServiceForAllNamespaces = () => {
    const ports = answers[Math.min(asked++, answers.length - 1)] ?? [];
    return Promise.resolve({ items: ports.map((nodePort) => ({ spec: { ports: [{ nodePort }] } })) });
  };
  return { core: { listServiceForAllNamespaces } } as unknown as Parameters<typeof leaseNodePort>[1];
}

test('nobody else gets a port until its lease is ended', async () => {
  const [first, second] = [
    await leaseNodePort(leases, client([]), cluster, clock),
    await leaseNodePort(leases, client([]), cluster, clock),
  ];
  expect([first.nodePort, second.nodePort]).toEqual([30080, 30081]);

  second.end();
  expect((await leaseNodePort(leases, client([]), cluster, clock)).nodePort).toBe(30081);
});

test('a port that a Service has is left alone, also one that was made since it was asked for', async () => {
  const { nodePort } = await leaseNodePort(leases, client([], [30080], [30080]), cluster, clock);
  expect(nodePort).toBe(30081);
});

test('where none is mapped, the usual ones need not be free', async () => {
  const usual = Array.from({ length: 8 }, (_, index) => 30_080 + index);
  const elsewhere = { entries: [{ node: 'w', address: '10.0.0.2', hostPorts: {} }] };
  expect((await leaseNodePort(leases, client(usual), elsewhere, clock)).nodePort).toBe(30_088);
});

test('when all stay taken it says which, and how to see who has them', async () => {
  const asking = leaseNodePort(leases, client([30080, 30081]), cluster, clock);
  await new Promise((resolve) => setTimeout(resolve, 20));
  clock.time += 61_000;

  await expect(asking).rejects.toMatchObject({
    message: 'All test NodePorts are taken: 30080, 30081',
    code: 'no-node-port',
    fix: 'see who has them: kubectl get services --all-namespaces',
  });
});
