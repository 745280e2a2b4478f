import { describe, expect, test } from 'vitest';
import type { ServiceSpec } from '../kube/facts/service-spec.ts';
import { toWorkloadSpec } from '../kube/facts/workload-spec.ts';
import { dependencyOf, dependencyText, type KnownAround } from './dependency.ts';

const service = (name: string, selector: Readonly<Record<string, string>>): ServiceSpec => ({
  ...{ name, type: 'ClusterIP', address: '10.96.0.1', headless: false, selector, ports: [], sessionAffinity: 'None' },
  ...{ publishNotReadyAddresses: false, externalTrafficPolicy: undefined },
});
const manifest = (name: string, labels: object, pod: object = {}) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name } },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [], ...pod } } },
});
const deployment = (name: string, labels: Record<string, string> = { app: name }) =>
  toWorkloadSpec('Deployment', manifest(name, labels) as never);

const web = manifest('web', { app: 'web' });
const around: KnownAround = {
  services: [service('db', { app: 'postgres' }), service('web', { app: 'web' }), service('all', {})],
  autoscalers: [{ name: 'hpa', scales: 'Deployment/cache', min: 1, max: 3 }],
  workloads: [deployment('postgres'), deployment('cache'), deployment('web')],
};

describe('what an app depends on', () => {
  test('is the workload behind the Service that is named, or the one that is named', () => {
    const found = dependencyOf({ kind: 'Service', name: 'db' }, web, around);
    expect(found).toMatchObject({ told: 'service/db', workload: { kind: 'Deployment', name: 'postgres' } });
    expect(dependencyText(found)).toBe('service/db: deployment/postgres, 1 replica');
    expect(found).not.toHaveProperty('autoscaler');
    expect(dependencyOf({ kind: 'Deployment', name: 'cache' }, web, around)).toMatchObject({
      ...{ told: 'deployment/cache', autoscaler: 'hpa' },
    });
  });

  test.each([
    [{ kind: 'Service', name: 'bd' }, 'There is no Service bd'],
    [{ kind: 'StatefulSet', name: 'postgres' }, 'There is no statefulset/postgres'],
    [{ kind: 'Service', name: 'all' }, 'No Deployment or StatefulSet stands behind Service all'],
    [{ kind: 'Service', name: 'web' }, '--depends-on service/web is the app itself'],
  ] as const)('is refused in one line where it cannot be told: %o', (asked, message) => {
    expect(() => dependencyOf(asked, web, around)).toThrow(message);
  });

  test('is refused where several workloads stand behind the Service', () => {
    const workloads = [...around.workloads, deployment('replica', { app: 'postgres' })];
    expect(() => dependencyOf({ kind: 'Service', name: 'db' }, web, { ...around, workloads })).toThrow(
      '2 workloads stand behind Service db: deployment/postgres, deployment/replica',
    );
  });

  test('is waited for by the init containers that name it, as a word of their own', () => {
    const app = manifest(
      'web',
      { app: 'web' },
      {
        initContainers: [
          { name: 'until-db', command: ['sh', '-c', 'until nc -z db 5432; do sleep 1; done'] },
          { name: 'by-workload', env: [{ name: 'HOST', value: 'postgres.shop.svc' }] },
          { name: 'migrate', args: ['my-db', 'dbs'] },
          { name: 'proxy', restartPolicy: 'Always', args: ['db'] },
        ],
      },
    );
    expect(dependencyOf({ kind: 'Service', name: 'db' }, app, around).init).toEqual({
      all: ['until-db', 'by-workload', 'migrate'],
      naming: ['until-db', 'by-workload'],
    });
  });
});
