import { expect, test } from 'vitest';
import { writableMounts } from './mounts.ts';

const pod = (container: object = {}) => ({
  spec: {
    containers: [
      { name: 'proxy' },
      {
        name: 'web',
        volumeMounts: [
          { name: 'cache', mountPath: '/cache/' },
          { name: 'data', mountPath: '/data' },
          { name: 'data', mountPath: '/data-to-read', readOnly: true },
          { name: 'settings', mountPath: '/etc/settings' },
          { name: 'host', mountPath: '/host' },
          { name: 'token', mountPath: '/var/run/secrets/token' },
        ],
        ...container,
      },
    ],
    volumes: [
      { name: 'cache', emptyDir: {} },
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'settings', configMap: { name: 'settings' } },
      { name: 'host', hostPath: { path: '/' } },
      { name: 'token', projected: { sources: [] } },
    ],
  },
});

test('a container can write to its own filesystem, and to volumes that are its pod’s or claimed', () => {
  expect(writableMounts(pod(), 'web')).toEqual([
    { path: '/', volume: 'container' },
    { path: '/cache', volume: 'emptyDir' },
    { path: '/data', volume: 'persistentVolumeClaim' },
  ]);
  const readOnly = { securityContext: { readOnlyRootFilesystem: true } };
  expect(writableMounts(pod(readOnly), 'web').map(({ path }) => path)).toEqual(['/cache', '/data']);
  expect(writableMounts(pod(), 'proxy')).toEqual([{ path: '/', volume: 'container' }]);
  expect(writableMounts(pod(), 'other')).toEqual([]);
});
