import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { agentArguments } from '../../load/agent/agent-bootstrap.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import { startLoad } from '../../load/agent/start-load.ts';
import { spawn } from '../../shell/spawn.ts';
import { attributionsOf } from '../explained.ts';
import { evidenceOf, waits } from '../fixtures.test-helper.ts';
import { loadEvidence } from '../load-evidence.ts';
import { assessDrops } from './requests/judge-drops.ts';

/** Of a pod that went as it should. */

/**
 * What is said of load from a real agent that is in trouble itself, on a server without a fault.
 * @param trouble of the agent's process: what a shell does before it becomes that process
 */
async function judged(trouble: string, forMs: number, ...moreTargets: readonly string[]) {
  const server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.5', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.5:${(server.address() as AddressInfo).port}/`;
  const host: AgentHost = {
    name: 'host-ports',
    spawn: () => spawn('sh', ['-c', `${trouble}; exec "$0" "$@"`, process.execPath, ...agentArguments]),
  };
  const load = await startLoad(
    {
      ...{ protocol: 'http', run: 'own-faults', targets: [url, ...moreTargets], streams: ['new', 'reused'] },
      ...{ rate: 100, connections: 40, timeoutMs: 2000, expectStatus: [200] },
    },
    host,
  );
  await delay(forMs);
  const { ledger, facts } = await load.drain();
  const { timeline, ...circumstances } = evidenceOf([waits], []);
  const evidence = loadEvidence({ ledger, facts }, { ...circumstances, capabilities: {} }, timeline);
  const { verdict, reason, untrusted } = assessDrops(evidence);
  return { verdict, untrusted, reason: reason.code, causes: attributionsOf(evidence).map(({ cause }) => cause) };
}

const inconclusive = { verdict: 'inconclusive', untrusted: true };

test('an agent that is stopped for a while drops nothing, and nothing is proven', async () => {
  const stopAndGoOn = '(sleep 3; kill -STOP $$; sleep 1.5; kill -CONT $$) </dev/null >/dev/null 2>&1 &';
  expect(await judged(`${stopAndGoOn} :`, 6000)).toEqual({ ...inconclusive, reason: 'not-sent', causes: [] });
});

test('an agent without a free file descriptor drops nothing, and nothing is proven', async () => {
  expect(await judged('ulimit -n 40', 2000)).toEqual({ ...inconclusive, reason: 'not-sent', causes: [] });
});

test('requests to a name that cannot be looked up are the doing of the harness, and nothing is proven', async () => {
  const { causes, ...found } = await judged(':', 2000, 'http://no-such-name.invalid/');
  expect(found).toEqual({ ...inconclusive, reason: 'never-left-this-machine' });
  expect(new Set(causes)).toEqual(new Set(['harness']));
});
