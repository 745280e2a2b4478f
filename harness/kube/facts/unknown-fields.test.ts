import { expect, test } from 'vitest';
import { unknownFields } from './unknown-fields.ts';

const deployment = (container: object, its: object = {}) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels: { any: 'x' } }, ...its },
  spec: { template: { spec: { containers: [{ name: 'main' }, container] } } },
});
const found = (object: object) =>
  unknownFields(object as Record<string, unknown>).map(({ path, belongsBeside }) => [path.join('.'), belongsBeside]);

test('fields that a kind does not have are found where they stand', () => {
  const lifecycle = { preStop: { exec: { sleep: { seconds: 10 } } } };
  expect(found(deployment({ lifecycle, readinesProbe: {} }, { specs: {} }))).toEqual([
    ['specs', false],
    ['spec.template.spec.containers.1.lifecycle.preStop.exec.sleep', true],
    ['spec.template.spec.containers.1.readinesProbe', false],
  ]);
});

test('what any text may stand in, and kinds of others, have no unknown fields', () => {
  const resources = { requests: { cpu: 1, 'example.com/gpu': 1 } };
  expect(found(deployment({ resources, lifecycle: { preStop: { sleep: { seconds: 10 } } } }))).toEqual([]);
  expect(found({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { x: 'y' } })).toEqual([]);
  expect(found({ apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: {}, spec: { traffic: [] } })).toEqual(
    [],
  );
  expect(found({ apiVersion: 'v1', kind: 'Whatever', x: 1 })).toEqual([]);
});
