import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sources } from '../../node-image/sources.ts';

test('a node that pulls nothing from outside asks Services of the cluster directly', () => {
  const dockerfile = readFileSync(join(sources, 'minikube.Dockerfile'), 'utf8');
  const [, services = '?'] = /SERVICE_SUBNET=(\d[\d./]*)/.exec(dockerfile) ?? [];
  const containerd = join(sources, 'minikube-rootfs/etc/systemd/system/containerd.service.d/offline.conf');

  expect(readFileSync(containerd, 'utf8')).toMatch(/^Environment=.* HTTP_PROXY=\S+ .*NO_PROXY=/m);
  expect(readFileSync(containerd, 'utf8')).toContain(`NO_PROXY=${services}\n`);
});
