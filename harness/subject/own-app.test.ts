import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { appFrom, manifestsFrom, podFrom } from './own-app.ts';

let folder: string;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop-frontend }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop, tier: front } }
    spec: { containers: [{ name: server, image: shop }, { name: proxy, image: 'registry:5000/proxy:1' }] }
`;
const service = (name: string, spec: string) =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`;
const shop = `# The shop\n---\n${deployment}${service('stock', 'selector: { app: stock }, ports: [{ port: 1 }]')}${service(
  'shop',
  'selector: { tier: front }, ports: [{ port: 80, targetPort: 8080 }, { name: metrics, port: 9090 }]',
)}---\n`;

beforeAll(() => {
  const before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-own-app-'));
  process.chdir(folder);
  const files = {
    'shop.yaml': shop,
    'no-wait.yaml': `kind: Deployment\nspec: { template: { spec: { containers: [{ name: server, lifecycle: {} }] } } }`,
    'nothing.yaml': 'kind: Deployment\nspec: {}',
    'two.yaml': shop + service('other', 'selector: { app: shop }'),
    'headless.yaml': deployment + service('shop', 'selector: { app: shop }, clusterIP: None'),
    'lonely.yaml': deployment,
    'no.yaml': 'kind: Deployment',
    'empty.yaml': '# nothing yet',
    'pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: { name: job }\nspec: { containers: [{ name: main, image: job }] }',
    'folder/2.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }',
    'folder/1.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }',
    'folder/README.md': '# not this',
  };
  mkdirSync('folder');
  for (const [name, text] of Object.entries(files)) writeFileSync(name, text);
  return () => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  };
});

describe('an app', () => {
  test('is its Deployment, and the Service that selects its pods', () => {
    const app = appFrom('shop.yaml');
    expect([app.name, app.service, app.labels, app.capabilities]).toEqual([
      'shop-frontend',
      'shop',
      { app: 'shop' },
      {},
    ]);
    expect(app.manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment shop-frontend',
      'Service stock',
      'Service shop',
    ]);
  });

  test('gets a port on every node for its own Service alone', () => {
    expect(appFrom('shop.yaml').nodePort(30080).manifests.slice(1)).toMatchObject([
      { metadata: { name: 'stock' }, spec: { ports: [{ port: 1 }] } },
      {
        metadata: { name: 'shop' },
        spec: {
          type: 'NodePort',
          ports: [
            { port: 80, nodePort: 30080 },
            { name: 'metrics', port: 9090 },
          ],
        },
      },
    ]);
    expect(() => appFrom('headless.yaml').nodePort(30080)).toThrow('Service shop is headless');
  });

  test('changes as a sample app does: its first container, its replicas, images without a tag', () => {
    const app = appFrom('shop.yaml')
      .replicas(3)
      .env({ A: 'b' })
      .images((repository) => `${repository}:1`);
    expect(app.manifests[0]).toMatchObject({
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [
              { name: 'server', image: 'shop:1', env: [{ name: 'A', value: 'b' }] },
              { name: 'proxy', image: 'registry:5000/proxy:1' },
            ],
          },
        },
      },
    });
  });

  test('has twins in files of patches', () => {
    const twin = appFrom('shop.yaml', { podHeader: 'x-pod' }).twin('no-wait.yaml');
    expect([twin.twinName, twin.capabilities]).toEqual(['no-wait.yaml', { podHeader: 'x-pod' }]);
    expect(twin.manifests[0]).toMatchObject({
      spec: { template: { spec: { containers: [{ lifecycle: {} }, { name: 'proxy' }] } } },
    });
    expect(() => appFrom('shop.yaml').twin('nothing.yaml')).toThrow(
      'Twin nothing.yaml of shop-frontend equals the good app',
    );
  });

  test.each([
    [() => appFrom('gone.yaml'), /There is no file gone\.yaml in .*seaworthy-own-app/],
    [() => appFrom('shop.yaml').twin('gone.yaml'), /There is no file gone\.yaml/],
    [() => appFrom('no.yaml'), /no\.yaml holds a document that is not what is expected:[^]*apiVersion/],
    [() => appFrom('empty.yaml'), 'empty.yaml holds no manifest'],
    [() => appFrom('shop.yaml', { slowPath: '/slow' }), /What shop\.yaml tells by itself is not valid:[^]*slowPath/],
    [() => appFrom('pod.yaml').name, 'An app is one Deployment, and these manifests have none'],
    [() => appFrom('lonely.yaml').service, /Service that selects the pods .* have none/],
    [() => appFrom('two.yaml').service, /Service that selects the pods .* have shop, other/],
  ])('%s is refused', (act, message) => {
    expect(act).toThrow(expect.objectContaining({ exitCode: 3 }));
    expect(act).toThrow(message);
  });
});

test('a pod of one’s own is one that can be followed', () => {
  const job = podFrom('pod.yaml').named('other').env({ A: 'b' });
  expect(job.pod).toMatchObject({ metadata: { name: 'other' }, spec: { containers: [{ env: [{ name: 'A' }] }] } });
});

test('a folder is read by the names of its files', () => {
  expect(manifestsFrom('folder').map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
});
