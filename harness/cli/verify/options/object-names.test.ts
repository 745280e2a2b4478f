import { expect, test } from 'vitest';
import { dependencyName, workloadName } from './object-names.ts';

test('a workload is named as kubectl names it', () => {
  for (const kind of ['deployment', 'deploy', 'deployments.apps'])
    expect(workloadName(`${kind}/web`)).toEqual({ kind: 'Deployment', name: 'web' });
  expect(workloadName('sts/db')).toEqual({ kind: 'StatefulSet', name: 'db' });
  expect(workloadName('DaemonSet/edge')).toEqual({ kind: 'DaemonSet', name: 'edge' });
  expect(() => workloadName('job/migrate')).toThrow('verify cannot do job');
  expect(() => workloadName('deploymnt/web')).toThrow('There is no kind of workload `deploymnt`');
  for (const wrong of ['web', 'deployment/', 'deployment/../x', 'deployment/Web'])
    expect(() => workloadName(wrong)).toThrow('Expected a workload such as deployment/web');
});

test('what an app depends on is a Service, or a workload that can be scaled', () => {
  expect(dependencyName('svc/db')).toEqual({ kind: 'Service', name: 'db' });
  expect(dependencyName('sts/db')).toEqual({ kind: 'StatefulSet', name: 'db' });
  for (const wrong of ['db', 'service/', 'daemonset/db', 'pod/db', 'service/db/5432', 'service/DB'])
    expect(() => dependencyName(wrong)).toThrow('Expected --depends-on as service/NAME');
});
