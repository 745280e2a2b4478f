import { expect, test } from 'vitest';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { ProofRun } from '../../proof/proof-run.ts';
import { openLoadPod } from './load-pod.ts';

test('each of the namespaces that a run makes for its load has a name of its own, as the one before is still being removed', async () => {
  const names: (string | undefined)[] = [];
  const client = {
    core: {
      createNamespace: ({ body }: { body: { metadata: { name?: string } } }) => {
        names.push(body.metadata.name);
        return Promise.reject(new Error('as far as this test goes'));
      },
    },
  } as unknown as KubeClient;
  const run = { folder: { run: '261129-2035-g2b' }, cluster: {} } as unknown as ProofRun;

  for (let load = 0; load < 2; load++) await expect(openLoadPod({ run, client })).rejects.toThrow('as far as');

  expect(names).toHaveLength(2);
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^sw-261129-2035-g2b-verify-load-[0-9a-f]{4}$/);
});
