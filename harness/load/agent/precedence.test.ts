import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spawn } from '../../shell/spawn.ts';
import type { LoadProfile } from '../protocols/protocols.ts';
import { agentArguments } from './agent-bootstrap.ts';
import { startLoad } from './start-load.ts';

/** As sched(7) numbers them. */
const policies = { ordinary: 0, roundRobin: 2 };

/** Whether whoever runs this test may ask for real-time priority, on a machine that has chrt(1). */
const mayPrecede = spawnSync('chrt', ['--rr', '1', 'true']).status === 0;

test.skipIf(process.platform !== 'linux').each<[LoadProfile['rate'], number]>([
  [50, mayPrecede ? policies.roundRobin : policies.ordinary],
  [2000, policies.ordinary],
  ['max', policies.ordinary],
])('every thread of an agent that sends %s requests a second is scheduled by policy %i', async (rate, policy) => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-agent-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const pidFile = join(folder, 'pid');
  const target = await server();
  const load = await startLoad(
    {
      ...{ protocol: 'http', targets: [target], streams: ['new'], rate, connections: 1, timeoutMs: 2000 },
      expectStatus: [200],
    },
    {
      name: 'host-ports',
      spawn: () => spawn('sh', ['-c', 'echo $$ > "$0"; exec "$@"', pidFile, process.execPath, ...agentArguments]),
    },
  );
  onTestFinished(() => load.abort());

  expect(threadPolicies(Number(readFileSync(pidFile, 'utf8')))).toEqual(new Set([policy]));
});

/** Field 41 of `stat` in proc(5); what is in parentheses before may have spaces. */
function threadPolicies(pid: number): Set<number> {
  const tasks = `/proc/${pid}/task`;
  const stats = readdirSync(tasks).map((task) => readFileSync(join(tasks, task, 'stat'), 'utf8'));
  return new Set(stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38])));
}

async function server(): Promise<string> {
  const answers = createServer((_request, response) => response.end('fine')).listen(0, '127.0.0.1');
  onTestFinished(() => {
    answers.closeAllConnections();
    answers.close();
  });
  await once(answers, 'listening');
  return `http://127.0.0.1:${(answers.address() as AddressInfo).port}/`;
}
