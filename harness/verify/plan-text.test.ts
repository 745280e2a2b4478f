import { expect, test } from 'vitest';
import { toWorkloadSpec } from '../kube/facts/workload-spec.ts';
import { planText } from './plan-text.ts';
import type { Request } from './request.ts';
import type { Target } from './target.ts';

const workload = {
  ...{ kind: 'Deployment', name: 'web', replicas: 1, strategy: 'Recreate', graceSeconds: 30 },
  containers: [{ name: 'main', image: 'web:1', ports: [], preStop: undefined }],
};

/** What is said of a target, by the label of its row. */
function row(label: string, its: object, request?: Request): string | undefined {
  const target = { workload, way: undefined, budgets: [], autoscaler: undefined, ...its } as unknown as Target;
  const plan = { proofs: [], repeat: 1, atMostMs: 0 };
  const text = planText({ subject: 'deployment/web in shop', target, request, pods: [], plan, notes: [] });
  return new RegExp(`^${label}: +(.*)$`, 'm').exec(text)?.[1];
}

test('manifests that are not going to be applied are named', () => {
  const target = { workload, budgets: [], autoscaler: undefined } as unknown as Target;
  const plan = { proofs: [], repeat: 1, atMostMs: 0 };
  const leftOut = ['Namespace/shop (it belongs to no namespace)', 'PriorityClass/high (it belongs to no namespace)'];
  expect(planText({ subject: 'x', target, pods: [], plan, notes: [], leftOut })).toMatch(
    /^Left out: +Namespace\/shop \(it belongs to no namespace\), PriorityClass\/high/m,
  );
  expect(planText({ subject: 'x', target, pods: [], plan, notes: [], leftOut: [] })).not.toContain('Left out');
});

test('what is not played for the same reason is told in one line', () => {
  const target = { workload, budgets: [], autoscaler: undefined } as unknown as Target;
  const of = { kind: 'proof', title: '' } as const;
  const proofs = [
    { ...of, id: 'drain', whyNot: 'left out' },
    { ...of, id: 'stop', does: 'deletes one pod', atMostMs: 1000 },
    { ...of, id: 'crash', whyNot: 'left out' },
    { ...of, id: 'slow', whyNot: 'no long request is named' },
  ];
  const plan = { proofs, repeat: 1, atMostMs: 1000 };
  expect(planText({ subject: 'x', target, pods: [], plan, notes: [] })).toContain(
    [
      'Proofs',
      '  stop:       deletes one pod; at most 1.0 s',
      '  Not played: drain, crash: left out',
      '  Not played: slow: no long request is named',
    ].join('\n'),
  );
});

test('that no request is sent is said, and why', () => {
  expect(row('Request', {})).toBe('none is sent: no Service selects its pods, so there is no way in for load');
  const request = { method: 'GET', path: '/', headers: [], expectStatus: [200], rate: 50, streams: ['new'] } as const;
  expect(row('Request', {}, request)).toMatch(/^none is sent/);
  expect(row('Request', { url: { url: 'https://shop.test/', from: 'here' } })).toBeUndefined();
});

test('a container is told with its hooks', () => {
  expect(row('Container', {})).toBe('main, web:1; ports not told; no preStop hook; no readiness probe');
  const template = {
    spec: {
      containers: [
        {
          ...{ name: 'main', image: 'web:1' },
          lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: { exec: { command: ['/warm', 'up'] } } },
        },
      ],
    },
  };
  const spec = toWorkloadSpec('Deployment', { metadata: { name: 'web' }, spec: { template } });
  expect(row('Container', { workload: spec })).toBe(
    'main, web:1; ports not told; preStop sleep 5 s; postStart /warm up; no readiness probe',
  );
});

const hpa = (min: number, max: number) => ({ autoscaler: { name: 'hpa', scales: 'Deployment/web', min, max } });

test('how many replicas there are to be is what its autoscaler says, where it has one', () => {
  const subject = 'deployment/web in shop: ';
  expect(row('Subject', {})).toBe(`${subject}1 replica, Recreate, grace period 30 s`);
  expect(row('Subject', hpa(4, 8))).toBe(
    `${subject}replicas are set by its autoscaler: 4 to 8, Recreate, grace period 30 s`,
  );
  expect(row('Subject', hpa(4, 4))).toContain('set by its autoscaler: 4, Recreate');
  expect(row('Subject', { workload: { ...workload, replicas: 0 }, ...hpa(4, 8) })).toContain('0 replicas');
});
