import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { chooseDeployment, surroundingsIn } from './choose-deployment.ts';
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
    /^-:6: it is a template that was not rendered$/,
  ],
  [
    'a template in a text',
    `${service}---\n${deployment('web').replace('image: x', 'image: "a:{{ .Values.tag }}"')}`,
    /^-:6: it is a template/,
  ],
  [
    'what is no object',
    `${service}---\nkind: Service\nname: x\n`,
    /^-:6: it is no Kubernetes object: apiVersion, metadata must be there$/,
  ],
  ['nothing', '# only this\n', /^-: there is no Kubernetes object in it$/],
])('refuses %s in one line that says where', (_, text, message) => {
  expect(() => stdin(text)).toThrow(UsageError);
  expect(() => stdin(text)).toThrow(message);
});

test('names the program that renders a chart or a kustomization', () => {
  put('kustomization.yaml', 'resources: []\n');
  expect(() => readManifests([folder], () => '')).toThrow(
    expect.objectContaining({ fix: `\`kubectl kustomize ${folder} | seaworthy verify -f -\`` }) as Error,
  );
});

test('finds the Deployment that is meant', () => {
  const both = stdin(`${service}---\n${deployment('web')}---\n${deployment('db')}`);

  expect(chooseDeployment(both, 'db')).toMatchObject({ name: 'db', selector: { app: 'db' }, replicas: 1 });
  expect(surroundingsIn(both).services).toMatchObject([{ name: 'web', selector: { app: 'web' } }]);
  expect(() => chooseDeployment(both, undefined)).toThrow('There are 2 Deployments: web, db');
  expect(() => chooseDeployment(both, 'wbe')).toThrow('There is no Deployment wbe in the manifests');
  expect(() => chooseDeployment(stdin(service), undefined)).toThrow('There is no Deployment among 1 Service');
  const bare = stdin('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { selector: {} }\n');
  expect(() => chooseDeployment(bare, undefined)).toThrow('-:1: Deployment web lacks spec.template');
});
