import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { assureAlone } from './assure-alone.ts';

async function askedOf(there: Record<string, readonly string[]>) {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  server.route = ({ pathname }, response) => {
    const names = there[pathname.split('/').at(-1) ?? ''] ?? [];
    const items = names.map((name) => ({ metadata: { name, uid: name } }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
    return true;
  };
  await assureAlone(server.client(), 'proofs');
  return server.asked;
}

test('a namespace with what every namespace has is for the proofs alone', async () => {
  const asked = await askedOf({ configmaps: ['kube-root-ca.crt'] });
  expect(asked.filter((call) => !call.startsWith('GET ') || !call.includes('/namespaces/proofs/'))).toEqual([]);
});

test('what somebody else has there is named, and nothing is played', async () => {
  await expect(askedOf({ deployments: ['shop'], pods: ['shop-1', 'shop-2', 'shop-3'] })).rejects.toMatchObject({
    exitCode: 3,
    message: 'Namespace proofs is not empty: deployment proofs/shop, pod proofs/shop-1, pod proofs/shop-2 and 1 more',
  });
});
