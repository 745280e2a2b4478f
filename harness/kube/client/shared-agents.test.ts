import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';
import { SharedAgents } from './shared-agents.ts';

test('requests with the same credentials go on with the session of the first, and its server is verified', async () => {
  const resumed: boolean[] = [];
  const server = https.createServer(selfSigned, ({ socket }, response) => {
    resumed.push((socket as TLSSocket).isSessionReused());
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const agents = new SharedAgents();
  const ask = (ca: string | undefined) =>
    new Promise<number | undefined>((resolve, reject) => {
      const agent = agents.of(new https.Agent({ ...(ca !== undefined && { ca }), servername: 'localhost' }));
      https
        .get({ host: '127.0.0.1', port, agent }, (response) => {
          response.resume().on('close', () => {
            resolve(response.statusCode);
          });
        })
        .on('error', reject);
    });

  await ask(selfSigned.cert);
  await ask(selfSigned.cert);
  expect(resumed).toEqual([false, true]);
  await expect(ask(undefined)).rejects.toThrow('self-signed certificate');
});

test('an agent that goes through a proxy stays what it is', () => {
  class ProxyAgent extends https.Agent {}
  const proxy = new ProxyAgent();
  const agents = new SharedAgents();
  expect([agents.of(proxy), agents.of(undefined)]).toEqual([proxy, undefined]);
});
