import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';
import { annotations } from '../../kube/ownership/ownership.ts';
import { thisProcess } from '../../shell/process-owner.ts';
import { chartWithHooks } from '../../verify/manifests/helm/rendered-charts.test-helper.ts';
import { runCommand } from '../main.ts';

const manifests = ['web', 'db'].map(
  (name) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: main, image: x }] } }
`,
);

test('a workload may stand behind options that can be given several times', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'app.yaml'), manifests.join('---\n'));
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
  });

  const options = ['--dry-run', '--json', '--proof', 'steady,stop', '--proof', '!stop', '-f', folder];
  await runCommand(['node', 'seaworthy', 'verify', ...options, 'deployment/db']);

  const { subject, plan } = JSON.parse(String(write.mock.calls[0]?.[0])) as {
    subject: string;
    plan: { proofs: { id: string; whyNot?: string }[] };
  };
  expect(subject).toBe(`deployment/db of ${folder}`);
  expect(
    plan.proofs
      .filter(({ whyNot }) => /^it was not asked for|^left out, as --proof names others$/.test(whyNot ?? ''))
      .map(({ id }) => id),
  ).toEqual([
    'rolling-delete',
    'rollout',
    'scale-in',
    'drain',
    'stop',
    'kill-term',
    'crash',
    'single-replica',
    'start',
    'slow',
    'dependency',
    'init-wait',
    'files',
    'upgrade',
    'find-prestop',
  ]);
});

test('what of the manifests is not applied, and what is made beside the namespace, is planned', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: reads }\nrules: []\n';
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
  writeFileSync(join(folder, 'app.yaml'), [manifests[0], role, namespace].join('---\n'));
  const told: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  onTestFinished(() => {
    stdout.mockRestore();
  });
  const verify = (...options: readonly string[]) =>
    runCommand(['node', 'seaworthy', 'verify', '--dry-run', '-f', folder, ...options]);

  await verify('--json');
  expect(JSON.parse(told.join(''))).toMatchObject({
    leftOut: [
      'ClusterRole/reads (it belongs to no namespace, and --allow-kind ClusterRole is not given)',
      'Namespace/shop (it belongs to no namespace)',
    ],
  });
  told.length = 0;
  await verify('--allow-kind', 'clusterrole');
  expect(told.join('')).toMatch(/^Left out: +Namespace\/shop \(it belongs to no namespace\)$/m);
  expect(told.join('')).toMatch(/^Beside it: +ClusterRole\/reads: made where none of its name is there, and removed/m);
  await expect(verify('--allow-kind', 'Namespace')).rejects.toThrow('--allow-kind cannot allow Namespace');
});

test('an Ingress that load goes past is named in the plan, and not where load goes through it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n';
  const paths = '[{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }]';
  const spec = `{ rules: [{ host: shop.test, http: { paths: ${paths} } }] }`;
  const ingress = `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: shop }\nspec: ${spec}\n`;
  writeFileSync(join(folder, 'app.yaml'), [manifests[0], service, ingress].join('---\n'));
  const told: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  onTestFinished(() => {
    stdout.mockRestore();
  });
  const planned = async (...options: readonly string[]) => {
    told.length = 0;
    await runCommand(['node', 'seaworthy', 'verify', '--dry-run', '-f', folder, ...options]);
    return told.join('');
  };
  expect(await planned()).toMatch(
    /^From outside: +Ingress shop of these manifests .* --url http:\/\/shop\.test\/ and /m,
  );
  expect(await planned('--url', 'http://shop.test/', '--resolve', 'shop.test:127.0.0.1')).not.toContain('Ingress shop');
});

test('an older version is planned from, looked for by the same name, and is none without a new one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const [web = '', db = ''] = manifests;
  const service =
    '---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n';
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'app.yaml'), text);
  };
  write('new', web.replace('image: x', 'image: y') + service);
  write('old', web + service);
  write('other', db);
  const told: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  onTestFinished(() => {
    stdout.mockRestore();
  });
  const verify = (older: string, ...rest: readonly string[]) =>
    runCommand(['node', 'seaworthy', 'verify', '--dry-run', '--upgrade-from', join(folder, older), ...rest]);

  await verify('old', '-f', join(folder, 'new'));
  expect(told.join('')).toMatch(/upgrade: +applies \S+\/old to another namespace of its own, and there, under load/);
  await expect(verify('other', '-f', join(folder, 'new'))).rejects.toThrow(
    `--upgrade-from ${folder}/other: There is no deployment/web in the manifests`,
  );
  await expect(verify('old', '-n', 'shop', 'deployment/web')).rejects.toThrow('--upgrade-from needs the manifests of');
  const typed = ['--dry-run', '-k', join(folder, 'new'), '--upgrade-from', '-k', join(folder, 'old')];
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => {
    stderr.mockRestore();
  });
  await expect(runCommand(['node', 'seaworthy', 'verify', ...typed])).rejects.toThrow(
    /argument '-k' is invalid\. Name the file or folder alone, as in `--upgrade-from overlays\/old`/,
  );
});

test('of what helm rendered the plan says which hooks are applied, and which are not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'rendered.yaml'), chartWithHooks);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
  });
  await runCommand(['node', 'seaworthy', 'verify', '--dry-run', '-f', folder]);
  expect(String(write.mock.calls[0]?.[0])).toMatch(
    /^Hooks: +ServiceAccount\/migrate .*: applied first.*Pod\/hooked-test-connection \(test\), .*: not applied/m,
  );
  await runCommand(['node', 'seaworthy', 'verify', '--dry-run', '--json', '-f', folder]);
  const { notes } = JSON.parse(String(write.mock.calls[1]?.[0])) as { notes: { label: string; text: string }[] };
  expect(notes.map(({ label }) => label)).toEqual(expect.arrayContaining(['Hooks', 'Namespace', 'Path']));
  expect(notes.find(({ label }) => label === 'Hooks')?.text).toMatch(/^ServiceAccount\/migrate /);
});

test('a way in by its URL is said before anything is done, and the key of the client is in nothing that is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'app.yaml'), manifests[0] ?? '');
  for (const name of ['cert', 'key'] as const) writeFileSync(join(folder, `${name}.pem`), selfSigned[name]);
  const told: string[] = [];
  const keep = (text: unknown) => told.push(String(text)) > 0;
  const writes = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(keep));
  onTestFinished(() => {
    for (const write of writes) write.mockRestore();
  });
  const typed = ['--url', 'https://shop.test:8443/items', '--resolve', 'shop.test:127.0.0.1', '--dry-run'];
  const tls = ['cert', 'key'].flatMap((name) => [`--${name}`, join(folder, `${name}.pem`)]);
  const verify = (...more: string[]) =>
    runCommand(['node', 'seaworthy', 'verify', '-f', join(folder, 'app.yaml'), ...typed, ...tls, ...more]);

  await verify();
  await verify('--json');

  expect(told[0]).toContain('https://shop.test:8443/items at 127.0.0.1, from this machine');
  expect(told[0]).toMatch(/Request: +GET \/items with a certificate of the client, 50 a second/);
  expect(told[0]).toMatch(/rolling-delete|rollout/);
  expect(told[0]).not.toContain('no Service selects its pods');
  expect(JSON.parse(told[1] ?? '')).toMatchObject({ request: { path: '/items', cert: 'given', key: 'given' } });
  for (const line of selfSigned.key.split('\n').slice(1, 4)) expect(told.join('\n')).not.toContain(line);
});

test('rights that lack are named before anything is read of an app that one may not see', async () => {
  const { server, cluster } = await clusterOfOthers();
  server.route = ({ pathname }, response) => {
    if (pathname.endsWith('/selfsubjectaccessreviews'))
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"status":{"allowed":false}}');
    else response.writeHead(403).end('{"kind":"Status","code":403}');
    return true;
  };
  const ended = runCommand(['node', 'seaworthy', 'verify', ...cluster, '-n', 'shop', 'deployment/web']);

  await expect(ended).rejects.toThrow(/^The user of the context theirs may not do what is needed: .*deployments/);
  expect(server.asked.filter((asked) => asked.includes('/deployments'))).toEqual([]);
});

test('what a run that was killed had scaled is scaled back before the plan takes it for what is usual', async () => {
  const { server, cluster, told } = await clusterOfOthers();
  const { pid } = spawnSync(process.execPath, ['--version']);
  const dead = { [annotations.owner]: JSON.stringify({ ...thisProcess(), pid }), [annotations.expires]: '2026-11-23' };
  const labels = { app: 'web' };
  let isBack = false;
  const web = () => ({
    metadata: isBack
      ? { name: 'web', namespace: 'shop' }
      : { name: 'web', namespace: 'shop', labels: { 'seaworthy.dev/replicas': '3' }, annotations: dead },
    spec: {
      replicas: isBack ? 3 : 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'x' }] } },
    },
  });
  const answers = new Map<string, () => object>([
    ['selfsubjectaccessreviews', () => ({ status: { allowed: true } })],
    ['version', () => ({ gitVersion: 'v1.37.2' })],
    ['deployments', () => ({ items: [web()] })],
  ]);
  server.route = ({ pathname }, response) => {
    isBack ||= response.req.method === 'PATCH' && pathname.endsWith('/deployments/web');
    const answer = answers.get(pathname.split('/').at(-1) ?? '') ?? (() => ({ items: [] }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
    return true;
  };
  const ended = runCommand(['node', 'seaworthy', 'verify', ...cluster, '--namespace-only', 'shop', 'deployment/web']);

  await expect(ended).rejects.toThrow('Deployment web is to have 3 pods, and has 0, of which 0 are ready');
  expect(told.join('')).toContain('Removed what was left over: scale of deployment shop/web (back to 3)');
});

/** A cluster that Seaworthy did not make, the options that name it, and what is told of a run on it. */
async function clusterOfOthers() {
  const server = await FakeApiServer.start();
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  const told: string[] = [];
  const keep = (text: unknown) => told.push(String(text)) > 0;
  const write = vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  onTestFinished(async () => {
    write.mockRestore();
    rmSync(folder, { recursive: true });
    await server.stop();
  });
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, server.kubeconfig('theirs'));
  return { server, told, cluster: ['--kubeconfig', kubeconfig, '--context', 'theirs', '--allow-disruption', 'shop'] };
}
