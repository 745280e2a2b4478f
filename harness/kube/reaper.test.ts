import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeApiServer } from './fake-api-server.ts';
import { ManualClock } from './manual-clock.ts';
import { annotations } from './ownership.ts';
import { reapLeftovers } from './reaper.ts';
import { thisProcess, type RunOwner } from './run-owner.ts';

/** A process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['--version']);
const nodeOf = (name: string, owner?: RunOwner) => ({
  metadata: {
    name,
    annotations:
      owner === undefined ? {} : { [annotations.owner]: JSON.stringify(owner), [annotations.expires]: '2026-11-23' },
  },
  spec: { unschedulable: true },
});

let server: FakeApiServer;
let uncordoned: string[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  uncordoned = [];
  const nodes = [
    nodeOf('of-us', thisProcess()),
    nodeOf('left', { ...thisProcess(), pid: deadPid }),
    nodeOf('of-others'),
  ];
  server.route = ({ pathname }, response) => {
    response.setHeader('content-type', 'application/json');
    const patched = /\/nodes\/(.+)$/.exec(pathname)?.[1];
    if (patched !== undefined) uncordoned.push(patched);
    response.end(JSON.stringify({ items: pathname.endsWith('/nodes') ? nodes : [] }));
    return true;
  };
});
afterEach(() => server.stop());

it('lets pods onto the nodes that dead runs had cordoned, and onto no other', async () => {
  await expect(reapLeftovers(server.client(), new ManualClock())).resolves.toEqual(['cordon of node left']);
  expect(uncordoned).toEqual(['left']);
});
