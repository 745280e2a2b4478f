import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { hostAgent } from '../../load/agent/agent-host.ts';
import type { ReachableApp, Stage } from '../namespace/stage.ts';
import { untilRouted } from './load-on-app.ts';

test('an app that takes its time to answer is routed to all the same', async () => {
  const server = createServer((_request, response) => setTimeout(() => response.end('hello'), 150));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.6', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const waits = { during: (_kind: string, _what: string, wait: () => Promise<void>) => wait() };
  const stage = { namespace: 'sw', clock: systemClock, waits } as unknown as Stage;
  const deployed = { app: { capabilities: {} }, urls: [`http://127.0.0.6:${port}/`] } as unknown as ReachableApp;
  const from = systemClock.now();

  await untilRouted(stage, deployed, hostAgent());

  expect(systemClock.now() - from).toBeLessThan(20_000);
}, 90_000);
