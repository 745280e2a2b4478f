import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { patchableApp } from '../patches/patchable-app.ts';
import { chooseWorkload, manifestOf, surroundingsIn } from './choose-workload.ts';
import { readManifests } from './read-manifests.ts';

let folder: string;
const put = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const stdin = (text: string) => readManifests(['-'], () => text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-manifests-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const service =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n';
const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: x }] }
`;

test('reads each object with its file and line, of folders and of lists too', () => {
  const file = put('a.yaml', `# a comment\n---\n${service}---\n\n${deployment('web')}`);
  put(
    'b.json',
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { x: '{{ .Values }}' } }),
  );
  put('notes.txt', 'no: manifest: at all');
  const list = `kind: List\napiVersion: v1\nitems:\n- ${service.trimEnd().replaceAll('\n', '\n  ')}\n`;

  expect(readManifests([folder], () => '').map(({ where, manifest }) => [where, manifest.kind])).toEqual([
    [`${file}:3`, 'Service'],
    [`${file}:9`, 'Deployment'],
    [join(folder, 'b.json:1'), 'ConfigMap'],
  ]);
  expect(stdin(list).map(({ where, manifest }) => [where, manifest.kind])).toEqual([['-:4', 'Service']]);
});

test.each([
  ['broken YAML', 'kind: Service\nmetadata: [\n', /^-:\d+: it is not valid YAML/],
  [
    'a template',
    `${service}---\n{{- if .Values.x }}\nkind: Service\n{{- end }}\n`,
    /^-:6: it is a template that was not rendered$/,
  ],
  [
    'a value of a template',
    `${service}---\nkind: X\napiVersion: v1\nmetadata:\n  name: {{ .Values.name }}\n`,
    /^-:9: it is a template that was not rendered$/,
  ],
  [
    'a template in a text',
    `${service}---\n${deployment('web').replace('image: x', 'image: "a:{{ .Values.tag }}"')}`,
    /^-:13: it is a template/,
  ],
  [
    'what is no object',
    `${service}---\nkind: Service\nname: x\n`,
    /^-:6: it is no Kubernetes object: apiVersion, metadata must be there$/,
  ],
  ['nothing', '# only this\n', /^-: there is no Kubernetes object in it$/],
  ['nothing between blank documents', '# lost\n---\n\n---\n# nor here\n', /^-: there is no Kubernetes object in it$/],
  [
    'a misspelt field of an object',
    `${service}---\n${deployment('web').replace('\nspec:', '\nspecs:')}`,
    /^-:9: `specs` is no field of a Deployment: did you mean `spec`\?$/,
  ],
  [
    'a misspelt field further down',
    deployment('web').replace('image: x', 'image: x, readinesProbe: {}'),
    /^-:8: `readinesProbe` is no field of `containers`: did you mean `readinessProbe`\?$/,
  ],
  [
    'sleep inside exec',
    deployment('web').replace(
      'image: x',
      'image: x, lifecycle: { preStop: { exec: {\n          sleep: { seconds: 10 } } } }',
    ),
    /^-:9: `sleep` stands beside `exec`, not in it, where `command` is missing$/,
  ],
  [
    'a kustomization that was not rendered',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: x }\n',
    /^-:1: it is a Kustomization, which must be rendered first$/,
  ],
  [
    'what helm rendered, with the template',
    `---\n# Source: shop/templates/svc.yaml\n${service}---\n# Source: shop/templates/web.yaml\n${deployment('web').replace('\nspec:', '\nspecs:')}`,
    /^-:12 \(shop\/templates\/web.yaml\): `specs` is no field/,
  ],
])('refuses %s in one line that says where', (_, text, message) => {
  expect(() => stdin(text)).toThrow(UsageError);
  expect(() => stdin(text)).toThrow(message);
});

test('braces that helm left are for somebody else', () => {
  const secret = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: db }\nspec:\n  data: |\n    password: {{ .password }}\n`;
  expect(() => stdin(secret)).toThrow('it is a template that was not rendered');
  expect(stdin(`---\n# Source: shop/templates/db.yaml\n${secret}`)).toMatchObject([
    { template: 'shop/templates/db.yaml' },
  ]);
});

test('a field that is merely not known may be newer, and is left to the API server', () => {
  const newer = deployment('web').replace('image: x', 'image: x, somethingOfNextYear: true');
  expect(stdin(newer)).toHaveLength(1);
});

test('blank documents between objects are none', () => {
  const found = stdin(`---\n---\n\n---\n${service}---\n# nothing\n---\n${deployment('web')}---\n`);
  expect(found.map(({ manifest }) => manifest.kind)).toEqual(['Service', 'Deployment']);
});

test('kinds that verify does not know are counted', () => {
  const custom =
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\nspec: { project: default }\n';
  expect(() => chooseWorkload(stdin(custom), undefined)).toThrow(
    'There is no Deployment, StatefulSet or DaemonSet among 1 Application',
  );
});

test.each(['kustomization.yaml', 'Kustomization'])('names the program that renders a %s', (name) => {
  put(name, 'resources: []\n');
  expect(() => readManifests([folder], () => '')).toThrow(
    expect.objectContaining({
      fix: `seaworthy verify -k ${folder}, or \`kubectl kustomize ${folder} | seaworthy verify -f -\``,
    }) as Error,
  );
});

test('finds the workload that is meant', () => {
  const both = stdin(`${service}---\n${deployment('web')}---\n${deployment('db')}`);

  expect(chooseWorkload(both, { kind: 'Deployment', name: 'db' })).toMatchObject({
    ...{ kind: 'Deployment', name: 'db', selector: { app: 'db' }, replicas: 1 },
  });
  expect(surroundingsIn(both).services).toMatchObject([{ name: 'web', selector: { app: 'web' } }]);
  const backend = 'service: { name: web, port: { number: 80 } }';
  const ingress = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: shop }\nspec: { defaultBackend: { ${backend} } }\n`;
  expect(surroundingsIn(stdin(ingress)).outside.ways).toEqual([{ kind: 'Ingress', name: 'shop', service: 'web' }]);
  expect(() => chooseWorkload(both, undefined)).toThrow('There are 2 workloads: deployment/web, deployment/db');
  expect(() => chooseWorkload(both, { kind: 'Deployment', name: 'wbe' })).toThrow(
    'There is no deployment/wbe in the manifests',
  );
  expect(() => chooseWorkload(both, { kind: 'StatefulSet', name: 'web' })).toThrow('There is no statefulset/web');
  expect(() => chooseWorkload(stdin(service), undefined)).toThrow(
    'There is no Deployment, StatefulSet or DaemonSet among 1 Service',
  );
  const bare = stdin('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { selector: {} }\n');
  expect(() => chooseWorkload(bare, undefined)).toThrow('-:1: Deployment web lacks spec.template');
});

test('ports of a native sidecar are ports of the pod, those of an init container that ends are not', () => {
  const init = (its: string) =>
    `initContainers: [{ name: proxy, image: y, ports: [{ name: proxied, containerPort: 9 }]${its} }], containers: [`;
  const ports = (its: string) => {
    const [web] = stdin(deployment('web').replace('containers: [', init(its)));
    return web && chooseWorkload([web], undefined).containers.flatMap((one) => one.ports.map(({ name }) => name));
  };
  expect(ports(', restartPolicy: Always')).toEqual(['proxied']);
  expect(ports('')).toEqual([]);
});

test('fields after which nothing was written are as if they were not there', () => {
  const empty = `${deployment('web')
    .replace('spec:\n', 'spec:\n  replicas:\n  strategy:\n')
    .replace('spec: {', 'spec: { terminationGracePeriodSeconds: , initContainers: , volumes: ,')
    .replace('image: x', 'image: x, env: , ports: , command: , lifecycle: , readinessProbe: ')}---
${service.replace('{ port: 80 }', '{ port: 80, name: , targetPort: }').replace('spec: {', 'spec: { type: ,')}---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, labels: }
spec: { minAvailable: , maxUnavailable: 1, selector: { matchLabels: { app: web }, matchExpressions: } }
`;
  const full = `${deployment('web')}---\n${service}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }\n`;
  const [found, usual] = [empty, full].map((text) => {
    const manifests = stdin(text);
    const workload = chooseWorkload(manifests, undefined);
    const applied = manifestOf(workload, manifests);
    const known = { port: 80, path: '/', budgets: undefined };
    return [workload, surroundingsIn(manifests), applied && patchableApp(applied, known)];
  });
  expect(found).toEqual(usual);
  expect(found?.[2]).toBeDefined();
});

test.each([
  ['StatefulSet', 'serviceName: web', { replicas: 1, podManagement: 'OrderedReady' }, ['0', '1', undefined]],
  [
    'StatefulSet',
    'replicas: 3, podManagementPolicy: Parallel, updateStrategy: { rollingUpdate: { partition: 2 } }',
    { replicas: 3, podManagement: 'Parallel' },
    ['0', '1', 2],
  ],
  ['StatefulSet', 'volumeClaimTemplates: [{}]', { volumesOfScaledIn: 'kept' }, ['0', '1', undefined]],
  [
    'StatefulSet',
    'volumeClaimTemplates: [{}], persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }',
    { volumesOfScaledIn: 'deleted' },
    ['0', '1', undefined],
  ],
  ['DaemonSet', 'updateStrategy: { rollingUpdate: { maxUnavailable: 50% } }', { replicas: 2 }, ['0', '50%', undefined]],
])('a %s is read by its own rules: %s', (kind, spec, expected, [maxSurge, maxUnavailable, partition]) => {
  const text = deployment('web')
    .replace('kind: Deployment', `kind: ${kind}`)
    .replace('spec:\n', `spec:\n  ${spec.replaceAll(/, (?=\w+:)(?![^{]*\})/g, '\n  ')}\n`);
  const strategy = { maxSurge, maxUnavailable, ...(partition !== undefined && { partition }) };
  expect(chooseWorkload(stdin(text), undefined)).toEqual(expect.objectContaining({ kind, ...expected, strategy }));
});
